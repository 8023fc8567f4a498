//! Which part of a list is asked for.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::Deserialize;

use super::error::{ApiError, Detail};

const DEFAULT_LIMIT: i64 = 100;
const MOST: i64 = 1000;

/// `?search=&offset=&limit=`, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the entries must contain, not blank.
    pub search: Option<String>,
    /// How many entries are skipped, not negative.
    pub offset: i64,
    /// How many entries are returned, 1 to 1000; more is cut down to that.
    pub limit: i64,
}

impl FromRequest for Page {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()))
    }
}

// Numbers arrive as text, so that a mistake names the parameter.
#[derive(Deserialize)]
struct Written {
    search: Option<String>,
    offset: Option<String>,
    limit: Option<String>,
}

fn parse(query: &str) -> Result<Page, ApiError> {
    let written = web::Query::<Written>::from_query(query).map_err(|_| {
        ApiError::invalid(Detail::new(
            ["query".into()],
            "query_invalid",
            "the query cannot be read, or names a parameter twice",
        ))
    })?;
    let mut details = Vec::new();
    let offset = number("offset", written.offset.as_deref(), 0, 0, &mut details);
    let limit = number("limit", written.limit.as_deref(), DEFAULT_LIMIT, 1, &mut details);
    if !details.is_empty() {
        return Err(ApiError::Validation(details));
    }
    let search = written.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    Ok(Page { search: search.map(str::to_owned), offset, limit: limit.min(MOST) })
}

fn number(name: &str, written: Option<&str>, default: i64, least: i64, details: &mut Vec<Detail>) -> i64 {
    let Some(written) = written else { return default };
    match written.trim().parse::<i64>() {
        Ok(value) if value >= least => value,
        _ => {
            let msg = format!("`{name}` must be a whole number of at least {least}");
            details.push(Detail::new(["query".into(), name.into()], "value_error", msg));
            default
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_and_the_cap() {
        let page = parse("").ok();
        assert_eq!(page, Some(Page { search: None, offset: 0, limit: 100 }));
        let page = parse("search=+a+&offset=3&limit=5000").ok();
        assert_eq!(page, Some(Page { search: Some("a".into()), offset: 3, limit: 1000 }));
    }

    #[test]
    fn every_wrong_number_is_named() {
        let Err(ApiError::Validation(details)) = parse("offset=-1&limit=0") else { unreachable!("both are refused") };
        assert_eq!(details.len(), 2);
        assert!(parse("limit=ten").is_err());
        assert!(parse("limit=1&limit=2").is_err());
    }
}
