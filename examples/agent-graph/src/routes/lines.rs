//! The lines of a stream: what was heard, what the nodes say, and how it ended.

use std::{convert::Infallible, panic::AssertUnwindSafe};

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_ENCODING},
    },
    web::Bytes,
};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use serde_json::{Value, json};

use super::graph::{Started, reason};
use crate::wire::{
    Object, clock,
    envelope::Metadata,
    error::ApiError,
    graph::{Event, Granularity, StreamLine},
    message::Message,
};

/// The answer of the stream route. From here on every failure is a line.
pub(super) fn response(started: Started, heard: Vec<Message>) -> HttpResponse {
    Metadata::new("OK")
        .response(StatusCode::OK)
        .insert_header((CACHE_CONTROL, "no-cache, no-transform"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        // The original's type; the body is one JSON object per line all the same.
        .content_type("text/event-stream; charset=utf-8")
        .streaming(lines(started, heard))
}

struct Progress {
    started: Started,
    said: Vec<Message>,
    heard: Option<Vec<Message>>,
    over: bool,
}

fn lines(started: Started, heard: Vec<Message>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let progress = Progress { started, said: Vec::new(), heard: Some(heard), over: false };
    stream::unfold(progress, async |mut progress| {
        if progress.over {
            return None;
        }
        let outcome = AssertUnwindSafe(progress.advance()).catch_unwind().await;
        let lines = outcome.unwrap_or(Err(ApiError::Internal)).unwrap_or_else(|error| {
            progress.over = true;
            progress.line(Event::Error, None, None, Some(reason(&error)))
        });
        Some((Ok(Bytes::from(lines)), progress))
    })
    .filter(|lines| std::future::ready(!matches!(lines, Ok(lines) if lines.is_empty())))
}

impl Progress {
    async fn advance(&mut self) -> Result<Vec<u8>, ApiError> {
        if let Some(heard) = self.heard.take() {
            return Ok(self.messages(&heard));
        }
        if let Some(said) = self.started.run.step().await? {
            let lines = self.messages(&said);
            self.said.extend(said);
            return Ok(lines);
        }
        self.over = true;
        self.started.keep(std::mem::take(&mut self.said)).await?;
        let mut lines = Vec::new();
        if self.started.granularity == Granularity::Full {
            let state = self.started.run.state().shown(self.started.run.steps());
            let state = state.map_err(|_| ApiError::Internal)?;
            lines.extend(self.line(Event::State, None, Some(&state), None));
        }
        let done = json!({ "status": "done" });
        lines.extend(self.line(Event::Updates, None, None, Some(done)));
        Ok(lines)
    }

    fn messages(&self, messages: &[Message]) -> Vec<u8> {
        messages.iter().flat_map(|message| self.line(Event::Message, Some(message), None, None)).collect()
    }

    fn line(&self, event: Event, message: Option<&Message>, state: Option<&Object>, data: Option<Value>) -> Vec<u8> {
        let meta = &self.started.meta;
        let line = StreamLine {
            event,
            message,
            state,
            data,
            thread_id: &meta.thread_id,
            run_id: &self.started.run_id,
            metadata: meta,
            timestamp: clock::now_seconds(),
        };
        let mut text = serde_json::to_vec(&line).unwrap_or_else(|error| {
            tracing::error!(%error, "a line of a stream could not be written as JSON");
            br#"{"event":"error","data":{"reason":"internal server error"}}"#.to_vec()
        });
        text.push(b'\n');
        text
    }
}
