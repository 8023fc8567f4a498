use futures_util::future::{self, BoxFuture, FutureExt};

use super::{Node, NodeError};
use crate::{
    graph::state::State,
    wire::{
        block::Block,
        message::{Message, Role},
    },
};

/// Says what the user said.
#[derive(Debug, Clone, Copy)]
pub struct Echo;

impl Node for Echo {
    fn run<'a>(&'a self, state: &'a State) -> BoxFuture<'a, Result<Vec<Message>, NodeError>> {
        let answer = Message::new(Role::Assistant, vec![Block::text(state.asked())]);
        future::ready(Ok(vec![answer])).boxed()
    }
}
