//! The schema that is made of the endpoints.

use core::fmt::Write as _;
use std::collections::BTreeSet;

use auth_grammar::Operation;

use super::Model;
use super::actions::{Action, Actions, ENDPOINT, Parameters};

/// The type of a caller.
pub(super) const PRINCIPAL: &str = "Principal";
/// The type of a role.
pub(super) const ROLE: &str = "Role";
/// The type of the parameters outside of handlers.
pub(super) const PARAMETERS: &str = "Parameters";
/// The group of the strict classes.
const STRICT: &str = "strict";

/// Names of types that an application cannot give its own.
pub(super) const TAKEN: [&str; 14] = [
    PRINCIPAL,
    ROLE,
    PARAMETERS,
    ENDPOINT,
    "Action",
    "Bool",
    "Boolean",
    "Entity",
    "Extension",
    "Long",
    "Record",
    "Set",
    "String",
    "__cedar",
];

/// The same endpoints give the same text.
pub(super) fn text(model: &Model, actions: &Actions) -> String {
    let mut text = String::from(ENTITIES);
    text.push_str("  claims: {");
    for (name, cedar) in &model.claims {
        put(&mut text, format_args!(" {}?: {},", quoted(name), cedar.as_str()));
    }
    text.push_str(" },\n} tags Set<String>;\n\n");
    for object in &model.objects {
        put(&mut text, format_args!("entity {} = {{\n  owner?: String,\n  tenant?: String,\n", object.name));
        for attribute in &object.attributes {
            let optional = if attribute.is_optional { "?" } else { "" };
            put(&mut text, format_args!("  {}{optional}: {},\n", quoted(&attribute.name), attribute.cedar.as_str()));
        }
        text.push_str("};\n\n");
    }
    text.push_str("// The classes; `strict` is delete and above.\n");
    put(&mut text, format_args!("action {};\n", quoted(STRICT)));
    for class in Operation::ALL {
        let group = if class.is_strict() { format!(" in [{}]", quoted(STRICT)) } else { String::new() };
        put(&mut text, format_args!("action {}{group};\n", quoted(class.as_str())));
    }
    let whole: BTreeSet<&String> = actions.values().filter_map(|action| action.part_of.as_ref()).collect();
    for group in whole {
        put(&mut text, format_args!("action {};\n", quoted(group)));
    }
    text.push_str("\n// The endpoints, and decisions outside of handlers.\n");
    for (id, action) in actions {
        put_action(&mut text, id, action);
    }
    text
}

const ENTITIES: &str = "\
// Made of the registered endpoints.

entity Role in [Role];

// Where there is no object.
entity Endpoint;

// What `Facts::parameter` gave, outside of handlers.
entity Parameters tags String;

// Who calls. The tags are the tenants of the caller, each with the roles held there.
entity Principal in [Role] = {
  issuer: String,
  subject: String,
  name?: String,
  credential: String,
  roles: Set<String>,
  roles_by_any_means: Set<String>,
  permissions: Set<String>,
  scopes?: Set<String>,
  tenants?: Set<String>,
  auth_time?: Long,
  issued_at?: Long,
  expires_at?: Long,
  acr?: String,
  actor?: { issuer: String, subject: String },
";

fn put_action(text: &mut String, id: &str, action: &Action) {
    let whole = action.part_of.as_ref().map_or(String::new(), |group| format!(", {}", quoted(group)));
    let parameters = match &action.parameters {
        Parameters::Any => PARAMETERS.to_owned(),
        Parameters::Of(names) if names.is_empty() => "{}".to_owned(),
        Parameters::Of(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("{}: String", quoted(name))).collect();
            format!("{{ {} }}", names.join(", "))
        }
    };
    let resources: Vec<_> = action.resources.iter().map(String::as_str).collect();
    put(
        text,
        format_args!(
            "action {} in [{}{whole}] appliesTo {{\n  principal: Principal,\n  resource: [{}],\n  context: {{ now: Long, \
             parameters: {parameters} }},\n}};\n",
            quoted(id),
            quoted(action.class.as_str()),
            resources.join(", ")
        ),
    );
}

/// Cedar reads the escapes of Rust.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}

fn put(text: &mut String, arguments: core::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = text.write_fmt(arguments);
}
