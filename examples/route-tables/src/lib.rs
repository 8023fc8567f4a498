//! Two route tables of the kind that search and vector stores have, each route under one `#[require(…)]`.
//!
//! [`document_store`] is guarded by API keys and names its roles and permissions by enums; [`vector_store`] is guarded by
//! JSON web tokens and names them by literals. The README says what to look at.

mod answer;
pub mod document_store;
pub mod vector_store;
