//! What a shadow said, counted for each endpoint, without a lock that the workers share.

use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::registered::Place;

/// How a shadow compares with what was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Agreed,
    WouldDeny,
    WouldAllow,
    Unanswered,
    Untold,
}

/// The counts of one endpoint.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) method: &'static str,
    pub(super) pattern: Option<Box<str>>,
    pub(super) handler: Box<str>,
    pub(super) file: Box<str>,
    pub(super) line: u32,
    counts: [AtomicU64; 5],
}

impl Cell {
    pub(super) fn count(&self, comparison: Comparison) {
        let [agreed, would_deny, would_allow, unanswered, untold] = &self.counts;
        let count = match comparison {
            Comparison::Agreed => agreed,
            Comparison::WouldDeny => would_deny,
            Comparison::WouldAllow => would_allow,
            Comparison::Unanswered => unanswered,
            Comparison::Untold => untold,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> [u64; 5] {
        self.counts.each_ref().map(|count| count.load(Ordering::Relaxed))
    }

    fn new(place: &Place<'_>) -> Self {
        Self {
            method: known(place.method),
            pattern: place.pattern.map(Into::into),
            handler: place.handler.name.into(),
            file: place.handler.file.into(),
            line: place.handler.line,
            counts: Default::default(),
        }
    }

    fn is_of(&self, place: &Place<'_>) -> bool {
        self.line == place.handler.line
            && self.method == known(place.method)
            && self.pattern.as_deref() == place.pattern
            && *self.handler == *place.handler.name
            && *self.file == *place.handler.file
    }
}

/// The cells of all endpoints. They are only ever added, and found without a lock.
#[derive(Debug, Default)]
pub(super) struct Tally {
    buckets: [OnceLock<Node>; 32],
}

#[derive(Debug)]
struct Node {
    cell: Arc<Cell>,
    next: OnceLock<Box<Node>>,
}

impl Node {
    fn new(place: &Place<'_>) -> Self {
        Self { cell: Arc::new(Cell::new(place)), next: OnceLock::new() }
    }
}

impl Tally {
    /// The cell of an endpoint, made when it is called for the first time.
    pub(super) fn cell(&self, place: &Place<'_>) -> Option<&Arc<Cell>> {
        let spread = place.handler.line as usize + place.pattern.map_or(0, str::len) + known(place.method).len();
        let mut node = self.buckets.get(spread % self.buckets.len())?.get_or_init(|| Node::new(place));
        while !node.cell.is_of(place) {
            node = node.next.get_or_init(|| Box::new(Node::new(place)));
        }
        Some(&node.cell)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        let first = self.buckets.iter().filter_map(OnceLock::get);
        first.flat_map(|first| {
            core::iter::successors(Some(first), |node| node.next.get().map(|next| &**next)).map(|node| &*node.cell)
        })
    }
}

/// A method is the client's word: one that nobody knows must not become a cell of its own.
fn known(method: &str) -> &'static str {
    let all = ["", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"];
    all.into_iter().find(|known| *known == method).unwrap_or(crate::endpoints::ANY_METHOD)
}

#[cfg(test)]
mod tests {
    use super::super::registered::Place;
    use super::{Comparison, Tally};
    use crate::audit::Handler;

    /// Methods that a client invents fill no memory.
    #[test]
    fn cells_are_bounded_by_what_is_declared() {
        let tally = Tally::default();
        let handler = Handler { name: "anything", file: "f.rs", line: 1 };
        for method in 0..1000 {
            let method = format!("M{method}");
            let place = Place { handler, method: &method, pattern: Some("/x") };
            tally.cell(&place).unwrap().count(Comparison::Agreed);
        }
        assert_eq!(tally.cells().map(super::Cell::read).collect::<Vec<_>>(), [[1000, 0, 0, 0, 0]]);
    }

    /// However many threads begin at once, each endpoint has one cell, and nothing is lost.
    #[test]
    fn threads_share_the_cells() {
        let tally = Tally::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for round in 0..2_000_u32 {
                        let handler = Handler { name: "handler", file: "f.rs", line: round % 100 };
                        let place = Place { handler, method: "GET", pattern: Some("/x") };
                        tally.cell(&place).unwrap().count(Comparison::Untold);
                    }
                });
            }
        });
        assert_eq!(tally.cells().count(), 100);
        assert!(tally.cells().all(|cell| cell.read() == [0, 0, 0, 0, 80]));
    }
}
