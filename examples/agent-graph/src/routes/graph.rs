//! Running the graph.

use actix_web::{HttpResponse, post, web};
use auth_core::{Principal, require};
use serde_json::Value;
use uuid::Uuid;

use super::lines;
use crate::{
    app::AppState,
    graph::{
        engine::{CURRENT_NODE, Run},
        state::State,
    },
    store::{Beginning, Caller, Ending, Store, StoreError},
    wire::{
        body::Body,
        envelope::Answer,
        error::{ApiError, Detail},
        graph::{Granularity, GraphAnswer, GraphInput, ThreadMeta},
        message::Message,
    },
};

/// Runs the graph and answers when it has come to its end.
#[require(permission = "graph:invoke")]
#[post("/graph/invoke")]
pub(crate) async fn invoke(
    state: web::Data<AppState>,
    caller: Principal,
    input: Body<GraphInput>,
) -> Result<Answer<GraphAnswer>, ApiError> {
    let mut started = Started::new(&state, Caller::from(&caller), input.0).await?;
    let messages = started.run.finish().await?;
    started.keep(messages.clone()).await?;
    let reached = started.run.state();
    let (shown, context) = match started.granularity {
        Granularity::Full => (Some(reached.shown(started.run.steps())), None),
        Granularity::Partial => (None, Some(reached.context.clone())),
        Granularity::Low => (None, None),
    };
    Ok(Answer::ok(GraphAnswer {
        messages,
        state: shown.transpose().map_err(|_| ApiError::Internal)?,
        context,
        summary: None,
        meta: started.meta,
    }))
}

/// Runs the graph and answers line by line.
#[require(permission = "graph:stream")]
#[post("/graph/stream")]
pub(crate) async fn stream(
    state: web::Data<AppState>,
    caller: Principal,
    input: Body<GraphInput>,
) -> Result<HttpResponse, ApiError> {
    let heard = input.messages.clone();
    let started = Started::new(&state, Caller::from(&caller), input.0).await?;
    Ok(lines::response(started, heard))
}

/// A run whose thread has been taken and whose new messages are kept.
pub(super) struct Started {
    pub(super) run: Run,
    pub(super) run_id: String,
    pub(super) meta: ThreadMeta,
    pub(super) granularity: Granularity,
    caller: Caller,
    store: Store,
}

impl Started {
    async fn new(state: &AppState, caller: Caller, input: GraphInput) -> Result<Self, ApiError> {
        let first = first_node(state, &input)?;
        let thread_name = input.thread_name().map(str::to_owned);
        let thread_id = input.thread_id().map(str::to_owned);
        if input.resume.is_some() {
            return Err(not_interrupted(state, &caller, thread_id).await);
        }
        let beginning = Beginning { thread_id, thread_name, messages: input.messages };
        let begun = state.store.begin_run(&caller, beginning).await.map_err(of_thread)?;
        let mut fields = begun.state;
        fields.extend(input.initial_state);
        fields.remove(CURRENT_NODE);
        let context = State { context: begun.messages, fields };
        let (graph, limit) = (state.graph.clone(), input.recursion_limit);
        let run = match first {
            Some(node) => Run::at(graph, context, limit, &node),
            None => Run::new(graph, context, limit),
        };
        let meta =
            ThreadMeta { is_new_thread: begun.is_new, thread_id: begun.thread_id, thread_name: begun.thread_name };
        Ok(Self {
            run,
            run_id: Uuid::new_v4().to_string(),
            meta,
            granularity: input.granularity,
            caller,
            store: state.store.clone(),
        })
    }

    /// Keeps what the graph said and the state that it came to.
    pub(super) async fn keep(&self, messages: Vec<Message>) -> Result<(), ApiError> {
        let ending = Ending {
            thread_id: self.meta.thread_id.clone(),
            run_id: self.run_id.clone(),
            messages,
            state: self.run.state().fields.clone(),
        };
        self.store.end_run(&self.caller, ending).await.map_err(of_thread)
    }
}

// A tool node would run what a client wrote, as if the model had asked for it.
fn first_node(state: &AppState, input: &GraphInput) -> Result<Option<String>, ApiError> {
    let Some(written) = input.initial_state.get(CURRENT_NODE).filter(|node| !node.is_null()) else {
        return Ok(None);
    };
    let refuse = |msg: &str| {
        let loc = ["body".into(), "initial_state".into(), CURRENT_NODE.into()];
        Err(ApiError::invalid(Detail::new(loc, "value_error", msg)))
    };
    let name = written.as_str().unwrap_or_default();
    match state.graph.node(name) {
        None => refuse("`current_node` must be the name of a node of the graph"),
        Some(node) if node.is_tool() => refuse("`current_node` may not be a tool node"),
        Some(_) => Ok(Some(name.to_owned())),
    }
}

// No built-in node interrupts a run, so there is nothing to go on with; whose the thread is comes first.
async fn not_interrupted(state: &AppState, caller: &Caller, thread_id: Option<String>) -> ApiError {
    if let Some(thread_id) = thread_id
        && let Err(error) = state.store.thread(caller, &thread_id).await
    {
        return of_thread(error);
    }
    ApiError::invalid(Detail::in_body("resume", "the thread has no interrupted run to resume"))
}

fn of_thread(error: StoreError) -> ApiError {
    ApiError::of_store(error, "thread")
}

/// The reason that a stream's `error` line gives.
pub(super) fn reason(error: &ApiError) -> Value {
    serde_json::json!({ "reason": error.to_string(), "code": error.code() })
}
