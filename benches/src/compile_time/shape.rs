use std::fmt;

use clap::ValueEnum;

/// What the handlers look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Up to four arguments of a handful of types, and a few lines
    Short,
    /// One type of its own for every second handler, and about forty lines
    Long,
}

impl Shape {
    /// The types of arguments and answers. `TYPE` stands for a number where there is one type for every second handler.
    pub(super) fn models(self, handlers: u16) -> String {
        let shared = include_str!("templates/models.rs");
        match self {
            Self::Short => shared.to_owned(),
            Self::Long => {
                let own = include_str!("templates/long_model.rs");
                let own = (0..handlers.div_ceil(2)).map(|number| own.replace("TYPE", &number.to_string()));
                own.fold(shared.to_owned(), |all, one| all + "\n" + &one)
            }
        }
    }

    /// The handlers, each as its route attribute and its function.
    pub(super) fn handlers(self, handlers: u16) -> impl Iterator<Item = (String, String)> {
        let templates = match self {
            Self::Short => include_str!("templates/short.rs"),
            Self::Long => include_str!("templates/long.rs"),
        };
        let templates: Vec<_> = templates.trim_end().split("\n\n").filter_map(|one| one.split_once('\n')).collect();
        let types = handlers.div_ceil(2);
        (0..handlers).zip(templates.into_iter().cycle()).map(move |(index, (route, function))| {
            let numbered =
                |text: &str| text.replace("INDEX", &index.to_string()).replace("TYPE", &(index % types).to_string());
            (numbered(route), numbered(function))
        })
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "short",
            Self::Long => "long",
        })
    }
}
