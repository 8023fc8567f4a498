use super::project::Leaf;

/// The one source file of a crate: the program, the types, and every handler once.
pub(super) fn source(leaf: Leaf, handlers: u16) -> String {
    let functions: Vec<_> = leaf.shape.handlers(handlers).collect();
    let services: Vec<_> = functions.iter().map(|(_, function)| format!("\n.service({})", name(function))).collect();
    let program = leaf.variant.program().replace("/* services */", &services.concat());
    let protected: Vec<_> = functions.iter().map(|(route, function)| leaf.variant.protected(route, function)).collect();
    let models = leaf.shape.models(handlers);
    format!("#![allow(dead_code, unused_imports)]\n\n{program}\n{models}\n{}", protected.join("\n"))
}

/// `read1` of `async fn read1(…`.
fn name(function: &str) -> &str {
    let signature = function.trim_start_matches("async fn ");
    signature.split_once('(').map_or(signature, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use syn::{Item, ItemFn};

    use super::super::project::Leaf;
    use super::super::shape::Shape;
    use super::super::variant::Variant;
    use super::source;

    fn functions(shape: Shape, variant: Variant, handlers: u16) -> Vec<ItemFn> {
        let file = syn::parse_file(&source(Leaf { shape, variant }, handlers)).unwrap();
        let functions =
            file.items.into_iter().filter_map(|item| if let Item::Fn(item) = item { Some(item) } else { None });
        functions.filter(|function| !["main", "roles"].iter().any(|name| function.sig.ident == name)).collect()
    }

    fn attributes(function: &ItemFn) -> Vec<String> {
        let names = function.attrs.iter().map(|attribute| attribute.path().segments.last().unwrap().ident.to_string());
        names.collect()
    }

    #[test]
    fn three_short_handlers() {
        let ours = source(Leaf { shape: Shape::Short, variant: Variant::Ours }, 3);
        for part in [
            "auth.app().app_data(store.clone()).service(auth.scope(\"/v1\") \n\
             .service(version0)\n.service(read1)\n.service(list2))\n",
            "\n#[require(role = \"admin\")]\n#[get(\"/version0\")]\nasync fn version0() -> &'static str {\n    \"1.0.0\"\n}\n",
            "\n#[require(role = \"admin\")]\n#[get(\"/items1/{id}\")]\nasync fn read1(id: web::Path<u32>, ",
            "\n#[require(role = \"admin\")]\n#[get(\"/items2\")]\nasync fn list2(page: web::Query<Page>, ",
        ] {
            assert!(ours.contains(part), "{part}\n is not in\n{ours}");
        }
        let grants = source(Leaf { shape: Shape::Short, variant: Variant::Grants }, 3);
        assert!(grants.contains("\n#[get(\"/version0\")]\n#[protect(\"admin\")]\nasync fn version0()"), "{grants}");
        let plain = source(Leaf { shape: Shape::Short, variant: Variant::Plain }, 3);
        assert!(plain.contains("\n\n#[get(\"/version0\")]\nasync fn version0()"), "{plain}");
    }

    #[test]
    fn variants_differ_in_one_attribute_of_each_handler() {
        for shape in [Shape::Short, Shape::Long] {
            let plain = functions(shape, Variant::Plain, 300);
            assert_eq!(plain.len(), 300);
            for (variant, added) in [(Variant::Grants, "protect"), (Variant::Ours, "require")] {
                for (plain, other) in plain.iter().zip(functions(shape, variant, 300)) {
                    assert_eq!((&plain.sig, &plain.block), (&other.sig, &other.block));
                    let mut names = attributes(&other);
                    names.retain(|name| name != added);
                    assert_eq!(names, attributes(plain));
                    assert_eq!(other.attrs.len(), plain.attrs.len() + 1);
                }
            }
        }
    }

    #[test]
    fn handlers_are_named_once_and_numbered_throughout() {
        for shape in [Shape::Short, Shape::Long] {
            for variant in Variant::ALL {
                let text = source(Leaf { shape, variant }, 300);
                assert!(!text.contains("INDEX") && !text.contains("TYPE"), "{shape} {variant}");
            }
            let names: BTreeSet<_> =
                functions(shape, Variant::Ours, 300).iter().map(|function| function.sig.ident.to_string()).collect();
            assert_eq!(names.len(), 300);
        }
    }

    #[test]
    fn long_handlers_have_forty_lines_and_a_type_for_every_second() {
        let text = source(Leaf { shape: Shape::Long, variant: Variant::Plain }, 300);
        assert_eq!(text.matches("struct Input").count(), 150);
        for (_, function) in Shape::Long.handlers(3) {
            assert!((36..48).contains(&function.lines().count()), "{}\n{function}", function.lines().count());
        }
    }
}
