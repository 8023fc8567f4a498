//! Both tables: what they say, what they destroy, and who is let in.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails should fail loudly")]

mod bound;
mod destruction;
mod document_access;
mod key_owners;
mod listing;
mod served;
mod share;
mod strangers;
mod vector_access;
