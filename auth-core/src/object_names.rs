//! What `permission("…", on = |…| …)` returns: the names of objects.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// The names of the objects that a call is about, as a closure `on` returns them: one name, some, or none.
///
/// A name is a text. `Option`, `Vec`, slices, arrays and sets of names are names, and borrows of all of them. An absent
/// or empty list, which many services read as *all*, asks for the permission on everything.
///
/// ```
/// use actix_web::{get, post, web};
/// use auth_core::require;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Query {
///     index: Option<String>,
/// }
///
/// // One name, or none.
/// #[require(permission("documents:get", on = |query: &web::Query<Query>| &query.index))]
/// #[get("/documents")]
/// async fn search(query: web::Query<Query>) -> String {
///     format!("in {:?}", query.index)
/// }
///
/// // Every one of a list must be granted.
/// #[require(permission("indexes:swap", on = |names: &web::Json<[String; 2]>| &names.0))]
/// #[post("/swap-indexes")]
/// async fn swap_indexes(names: web::Json<[String; 2]>) -> String {
///     names.join(" ")
/// }
///
/// // The backend splits the parameter at commas, so the closure does.
/// #[require(permission("documents:get", on = |names| names.split(',').collect::<Vec<_>>()))]
/// #[get("/{names}/documents")]
/// async fn documents(names: web::Path<String>) -> String {
///     names.into_inner()
/// }
/// ```
///
/// An empty name names no object, and nothing is granted on it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name objects",
    label = "the closure returns this",
    note = "`on` returns a text, or an `Option`, `Vec`, slice, array or set of texts: `.collect::<Vec<_>>()` makes one"
)]
pub trait ObjectNames {
    /// Adds the names.
    #[doc(hidden)]
    fn collect_into(self, names: &mut Vec<String>);
}

impl ObjectNames for String {
    fn collect_into(self, names: &mut Vec<String>) {
        names.push(self);
    }
}

impl ObjectNames for &str {
    fn collect_into(self, names: &mut Vec<String>) {
        names.push(self.to_owned());
    }
}

impl ObjectNames for &String {
    fn collect_into(self, names: &mut Vec<String>) {
        names.push(self.clone());
    }
}

impl ObjectNames for &&str {
    fn collect_into(self, names: &mut Vec<String>) {
        names.push((*self).to_owned());
    }
}

impl ObjectNames for Cow<'_, str> {
    fn collect_into(self, names: &mut Vec<String>) {
        names.push(self.into_owned());
    }
}

impl<N: ObjectNames> ObjectNames for Option<N> {
    fn collect_into(self, names: &mut Vec<String>) {
        if let Some(name) = self {
            name.collect_into(names);
        }
    }
}

/// Lists, owned and borrowed.
macro_rules! lists {
    ($(($($generics:tt)*) $list:ty;)*) => {$(
        impl<N: ObjectNames, $($generics)*> ObjectNames for $list {
            fn collect_into(self, names: &mut Vec<String>) {
                for name in self {
                    name.collect_into(names);
                }
            }
        }

        impl<'n, N, $($generics)*> ObjectNames for &'n $list
        where
            &'n N: ObjectNames,
        {
            fn collect_into(self, names: &mut Vec<String>) {
                for name in self {
                    name.collect_into(names);
                }
            }
        }
    )*};
}

lists! {
    () Vec<N>;
    () BTreeSet<N>;
    (S) HashSet<N, S>;
    (const L: usize) [N; L];
}

impl<'n, N> ObjectNames for &'n [N]
where
    &'n N: ObjectNames,
{
    fn collect_into(self, names: &mut Vec<String>) {
        for name in self {
            name.collect_into(names);
        }
    }
}

impl<'n, N> ObjectNames for &'n Option<N>
where
    &'n N: ObjectNames,
{
    fn collect_into(self, names: &mut Vec<String>) {
        if let Some(name) = self {
            name.collect_into(names);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::{BTreeSet, HashSet};

    use super::ObjectNames;

    fn all(names: impl ObjectNames) -> Vec<String> {
        let mut all = Vec::new();
        names.collect_into(&mut all);
        all
    }

    #[test]
    fn one_some_and_none() {
        let owned = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(all("a"), ["a"]);
        assert_eq!(all(&owned), ["a", "b"]);
        assert_eq!(all(owned.as_slice()), ["a", "b"]);
        assert_eq!(all(owned.iter().collect::<Vec<_>>()), ["a", "b"]);
        assert_eq!(all(owned.iter().map(String::as_str).collect::<BTreeSet<_>>()), ["a", "b"]);
        assert_eq!(all([&owned[0], &owned[1]]), ["a", "b"]);
        assert_eq!(all(Some(&owned)), ["a", "b"]);
        let borrowed = &Some(owned);
        assert_eq!(all(borrowed), ["a", "b"]);
        let text = "a".to_owned();
        assert_eq!((all(&text), all(["a"].iter().collect::<Vec<_>>())), (all(text.clone()), all("a")));
        assert_eq!(all(text), ["a"]);
        assert_eq!((all(Cow::Borrowed("a")), all(Cow::<str>::Owned("b".to_owned()))), (all("a"), all("b")));
        let (set, tree, list) = (HashSet::from(["a"]), BTreeSet::from(["b"]), ["c".to_owned()]);
        assert_eq!((all(&set), all(&tree), all(&list)), (all(set), all(tree), all(list)));
        assert_eq!(all(HashSet::from(["a"])), ["a"]);
        assert!(all(None::<String>).is_empty());
        assert!(all(Vec::<&str>::new()).is_empty());
    }
}
