//! The values that entities have.

use cedar_policy::RestrictedExpression;
use serde_json::Value;

/// The type of a claim or attribute, as a policy sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CedarType {
    /// `Bool`
    Bool,
    /// `Long`: an integer of 64 bits.
    Long,
    /// `String`
    String,
    /// `Set<String>`. Of a claim, one text alone is a set of one.
    Strings,
}

/// A value of one of these types.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CedarValue {
    /// `Bool`
    Bool(bool),
    /// `Long`
    Long(i64),
    /// `String`
    String(String),
    /// `Set<String>`
    Strings(Vec<String>),
}

/// What an attribute of a [`CedarObject`](crate::CedarObject) may be: `bool`, `i64`, `i32`, `u32`, `String`,
/// `Vec<String>`, and an `Option` of them, which is an attribute that may be absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no attribute of an entity",
    label = "not a type that a policy knows",
    note = "give a `bool`, `i64`, `i32`, `u32`, `String` or `Vec<String>`, or an `Option` of one"
)]
pub trait CedarAttribute {
    /// Its type in a policy.
    const TYPE: CedarType;
    /// Whether it may be absent.
    const OPTIONAL: bool = false;

    /// The value, where there is one.
    #[doc(hidden)]
    fn value(self) -> Option<CedarValue>;
}

impl CedarType {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Bool => "Bool",
            Self::Long => "Long",
            Self::String => "String",
            Self::Strings => "Set<String>",
        }
    }

    /// The value of a claim of this type; an error where it is of another one. What is absent elsewhere is so here: `null`
    /// and an empty text.
    pub(super) fn of_claim(self, claim: &Value) -> Result<Option<CedarValue>, ()> {
        let text = |item: &Value| item.as_str().map(str::to_owned).ok_or(());
        let value = match (self, claim) {
            (_, Value::Null) => return Ok(None),
            (Self::String | Self::Strings, Value::String(text)) if text.is_empty() => return Ok(None),
            (Self::Bool, Value::Bool(flag)) => CedarValue::Bool(*flag),
            (Self::Long, Value::Number(number)) => CedarValue::Long(number.as_i64().ok_or(())?),
            (Self::String, Value::String(text)) => CedarValue::String(text.clone()),
            (Self::Strings, Value::String(text)) => CedarValue::Strings(vec![text.clone()]),
            (Self::Strings, Value::Array(items)) => {
                CedarValue::Strings(items.iter().map(text).collect::<Result<_, ()>>()?)
            }
            _ => return Err(()),
        };
        Ok(Some(value))
    }

    /// Some value of this type.
    pub(super) fn sample(self) -> CedarValue {
        match self {
            Self::Bool => CedarValue::Bool(true),
            Self::Long => CedarValue::Long(1),
            Self::String => text("text"),
            Self::Strings => CedarValue::Strings(vec!["text".to_owned()]),
        }
    }
}

impl CedarValue {
    pub(super) fn into_cedar(self) -> RestrictedExpression {
        match self {
            Self::Bool(flag) => RestrictedExpression::new_bool(flag),
            Self::Long(number) => RestrictedExpression::new_long(number),
            Self::String(text) => RestrictedExpression::new_string(text),
            Self::Strings(texts) => {
                RestrictedExpression::new_set(texts.into_iter().map(RestrictedExpression::new_string))
            }
        }
    }
}

/// A text.
pub(super) fn text(text: &str) -> CedarValue {
    CedarValue::String(text.to_owned())
}

/// A set of texts.
pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> CedarValue {
    CedarValue::Strings(texts.into_iter().map(str::to_owned).collect())
}

macro_rules! attributes {
    ($($type:ty: $cedar:ident($into:expr);)*) => {$(
        impl CedarAttribute for $type {
            const TYPE: CedarType = CedarType::$cedar;

            fn value(self) -> Option<CedarValue> {
                let into: fn(Self) -> _ = $into;
                Some(CedarValue::$cedar(into(self)))
            }
        }
    )*};
}

attributes! {
    bool: Bool(|flag| flag);
    i64: Long(|number| number);
    i32: Long(i64::from);
    u32: Long(i64::from);
    String: String(|text| text);
    Vec<String>: Strings(|texts| texts);
}

impl<A: CedarAttribute> CedarAttribute for Option<A> {
    const TYPE: CedarType = A::TYPE;
    const OPTIONAL: bool = true;

    fn value(self) -> Option<CedarValue> {
        self.and_then(A::value)
    }
}
