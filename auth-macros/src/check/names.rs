//! Names that demand a statement: real servers delete by `POST /points/clear`.

use auth_grammar::{Operation, naming, permission};
use proc_macro2::Span;
use syn::ext::IdentExt as _;

use super::operation::Endpoint;
use crate::errors::Errors;

/// Asks for `operation = …` where a name says delete, or memory, and neither method nor permission does.
pub(super) fn check(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    if endpoint.options.operation.is_some() {
        return;
    }
    let permissions: Vec<String> = endpoint.tree.permissions().iter().map(|name| name.value()).collect();
    let parts = || permissions.iter().filter_map(|name| permission::split(name));
    let deletes = parts().any(|(_, action)| naming::is_destructive(action));
    let remembers = parts().any(|(resource, _)| permission::is_memory_store(resource));
    let unknown = endpoint.routes.is_none();
    let not_delete = unknown || endpoint.methods().any(|method| method != "DELETE");
    let writing = unknown || endpoint.methods().any(|method| Operation::of_method(method) != Operation::Read);

    let names = || names(endpoint);
    let memory = names().find(|name| writing && !remembers && naming::is_memory(&name.word));
    let destructive = names().find(|name| not_delete && !deletes && naming::is_destructive(&name.word));
    if let Some(Name { word, place, span }) = memory {
        errors.at_span(
            span,
            format_args!(
                "{place} says `{word}`, and no permission of the memory store is asked for: state \
                 `operation = memory_store`, or `operation = {}` if no memory is changed",
                if destructive.is_some() { "delete" } else { "write" },
            ),
        );
    } else if let Some(Name { word, place, span }) = destructive {
        errors.at_span(
            span,
            format_args!(
                "{place} says `{word}`, and neither method nor permission does: state `operation = delete`, or \
                 `operation = {}` if nothing is destroyed",
                if writing { "write" } else { "read" },
            ),
        );
    }
}

struct Name {
    word: String,
    place: &'static str,
    span: Span,
}

/// The words of the handler's name, then those of its paths.
fn names<'e>(endpoint: &'e Endpoint<'_>) -> impl Iterator<Item = Name> + 'e {
    let handler = endpoint.function.name();
    let of_handler: Vec<String> = naming::words(&handler.unraw().to_string()).collect();
    let of_handler =
        of_handler.into_iter().map(|word| Name { word, place: "the handler's name", span: handler.span() });
    let routes = endpoint.routes.into_iter().flat_map(|routes| &routes.list);
    let of_paths = routes.flat_map(|route| {
        let words: Vec<String> = naming::path_words(&route.path.value()).collect();
        words.into_iter().map(|word| Name { word, place: "the path", span: route.path.span() })
    });
    of_handler.chain(of_paths)
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    #[test]
    fn destructive_names() {
        table([
            ("role = \"a\"", "#[post(\"/points/clear\")] async fn f() -> R {}", "the path says `clear`"),
            ("role = \"a\"", "#[post(\"/x\")] async fn deleteBatch() -> R {}", "the handler's name says `delete`"),
            (
                "role = \"a\"",
                "#[get(\"/reset\")] async fn f() -> R {}",
                "or `operation = read` if nothing is destroyed",
            ),
            ("role = \"a\"", "async fn purge() -> R {}", "the handler's name says `purge`"),
            ("role = \"a\"", "#[delete(\"/delete\")] async fn delete() -> R {}", ""),
            ("role = \"a\"", "#[routes] #[delete(\"/a\")] #[post(\"/b/drop\")] async fn f() -> R {}", "says `drop`"),
            ("role = \"a\"", "#[post(\"/deleted/{clear}\")] async fn presets() -> R {}", ""),
            ("permission = \"points:clear\"", "#[post(\"/points/clear\")] async fn f() -> R {}", ""),
            ("role = \"a\", operation = write", "#[post(\"/points/clear\")] async fn f() -> R {}", ""),
            ("permission = Perm::PointsClear", "#[post(\"/points/clear\")] async fn f() -> R {}", ""),
            ("permission(\"points:clear\", on = \"c\")", "#[post(\"/{c}/points/clear\")] async fn f() -> R {}", ""),
            ("public = \"why\"", "#[post(\"/password/reset\")] async fn f() -> R {}", "the path says `reset`"),
            ("public = \"why\", operation = write", "#[post(\"/password/reset\")] async fn f() -> R {}", ""),
        ]);
    }

    #[test]
    fn memory() {
        table([
            ("role = \"a\"", "#[post(\"/memories\")] async fn f() -> R {}", "state `operation = memory_store`"),
            (
                "role = \"a\"",
                "#[post(\"/memories/forget\")] async fn f() -> R {}",
                "or `operation = delete` if no memory",
            ),
            ("role = \"a\"", "#[delete(\"/memories/{id}\")] async fn f() -> R {}", "the path says `memories`"),
            ("role = \"a\"", "#[get(\"/memories\")] async fn f() -> R {}", ""),
            ("role = \"a\"", "async fn put_memory() -> R {}", "the handler's name says `memory`"),
            ("permission = \"store:write\"", "#[post(\"/memories\")] async fn f() -> R {}", ""),
            ("role = \"a\", operation = write", "#[post(\"/memories\")] async fn f() -> R {}", ""),
        ]);
    }
}
