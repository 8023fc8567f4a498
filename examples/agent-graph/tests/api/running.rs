//! The started program, and a plain client of it.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// A command that sees nothing of the environment of the tests.
pub(crate) fn command(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_agent-graph"));
    command.current_dir(folder).args(args).env_clear().env("RUST_BACKTRACE", "1").envs(settings.iter().copied());
    command
}

/// What a command says that ends by itself. One that goes on is ended, so that a server which should not have started
/// is a failure and not a test without an end.
pub(crate) fn ended(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("it goes on: {}", String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap());
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// A server that listens; it ends with this value.
pub(crate) struct Running {
    child: Child,
    address: String,
    said: Arc<Mutex<String>>,
    logged: Arc<Mutex<String>>,
}

/// An answer of it.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Running {
    pub(crate) fn start(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> Self {
        let args: Vec<_> = args.iter().copied().chain(["--port", "0"]).collect();
        let mut command = command(folder, &args, settings);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (said, logged) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
        let mut running = Self { child, address: String::new(), said, logged };
        let line = running.wait_for(|running| {
            let log = running.log();
            Some(log.split_once("listening on http://")?.1.split_once('\n')?.0.trim().to_owned())
        });
        running.address = line;
        running
    }

    pub(crate) fn log(&self) -> String {
        self.logged.lock().unwrap().clone()
    }

    /// What stands on standard output, once it holds this.
    pub(crate) fn said(&self, end: &str) -> String {
        self.wait_for(|running| Some(running.said.lock().unwrap().clone()).filter(|said| said.contains(end)))
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Received {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        let length = body.len().to_string();
        request.extend(["Content-Length: ", &length, "\r\n\r\n", body]);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        Received::parse(&answer)
    }

    pub(crate) fn bearer(&self, token: &str, method: &str, path: &str, body: &str) -> Received {
        let bearer = format!("Bearer {token}");
        self.send(method, path, &[("Authorization", &bearer), ("Content-Type", "application/json")], body)
    }

    /// The token that the start printed for a role.
    pub(crate) fn token(&self, role: &str) -> String {
        let said = self.said("# These tokens");
        let part = said.split("\n# ").find(|part| part.starts_with(role)).unwrap();
        part.split_once("Bearer ").unwrap().1.split_once('"').unwrap().0.to_owned()
    }

    pub(crate) fn wait_for<T>(&self, ready: impl Fn(&Self) -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(value) = ready(self) {
                return value;
            }
            assert!(Instant::now() < end, "{}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Received {
    fn parse(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: BTreeMap<_, _> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
        let body = if chunked { unchunked(body) } else { body.to_owned() };
        Self { status, headers, body }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn unchunked(mut rest: &str) -> String {
    let mut body = String::new();
    loop {
        let (size, after) = rest.split_once("\r\n").unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.push_str(&after[..size]);
        rest = &after[size + 2..];
    }
}

fn collect(stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let collected = Arc::clone(&text);
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut text = collected.lock().unwrap();
            text.push_str(&line);
            text.push('\n');
        }
    });
    text
}
