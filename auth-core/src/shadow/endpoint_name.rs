//! How a shadow names an endpoint.

use core::fmt;

/// `DELETE /threads/{id}`, or the name of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EndpointName {
    Route { method: Box<str>, pattern: Box<str> },
    Handler(Box<str>),
}

impl EndpointName {
    pub(super) fn new(text: &str) -> Self {
        let text = text.trim();
        match text.split_once(|c: char| c.is_whitespace()) {
            Some((method, pattern)) => Self::Route { method: method.into(), pattern: pattern.trim_start().into() },
            None => Self::Handler(text.into()),
        }
    }

    /// Whether it names the endpoint of this handler, which is reached by this method and pattern.
    pub(crate) fn names(&self, handler: &str, method: &str, pattern: Option<&str>) -> bool {
        match self {
            Self::Route { method: own, pattern: path } => {
                pattern == Some(path) && (**own == *method || **own == *crate::endpoints::ANY_METHOD)
            }
            Self::Handler(name) => **name == *handler,
        }
    }
}

impl fmt::Display for EndpointName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Route { method, pattern } => write!(f, "{method} {pattern}"),
            Self::Handler(name) => f.write_str(name),
        }
    }
}
