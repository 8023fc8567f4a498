//! A server that answers as the test wants: one request for each connection, one after the other.

use core::time::Duration;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// The listeners of servers that ended: another server on the same port would be taken for them.
static ENDED: Mutex<Vec<TcpListener>> = Mutex::new(Vec::new());

pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<String>>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// `serve` gets the number of the request, from 0, and its path.
    pub(crate) fn start(serve: impl Fn(usize, &str, &mut TcpStream) + Send + 'static) -> Self {
        Self::start_with(|_| serve)
    }

    /// The same, for answers that need to know the server's own URL.
    pub(crate) fn start_with<S>(serve: impl FnOnce(&str) -> S) -> Self
    where
        S: Fn(usize, &str, &mut TcpStream) + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let serve = serve(&format!("http://{address}"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (seen, stopped) = (Arc::clone(&requests), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let mut stream = stream.unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
                let request = requested(&stream);
                let Some(path) = path(&request).map(str::to_owned) else { continue };
                let nth = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len() - 1
                };
                serve(nth, &path, &mut stream);
            }
            ENDED.lock().unwrap().push(listener);
        });
        Self { address, requests, stop, thread: Some(thread) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The lines of the header of each request, the first one included.
    pub(crate) fn requests(&self) -> Vec<Vec<String>> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().iter().map(|request| path(request).unwrap().to_owned()).collect()
    }

    pub(crate) fn hits(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        let ended = self.thread.take().unwrap().join();
        assert!(thread::panicking() || ended.is_ok(), "the server panicked");
    }
}

/// The lines of a header, read to its end; none if the client hangs up before.
fn requested(stream: &TcpStream) -> Vec<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let header: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    header
}

fn path(request: &[String]) -> Option<&str> {
    request.first()?.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")
}

/// A whole answer.
pub(crate) fn answer(stream: &mut TcpStream, status: &str, body: &str) {
    let length = body.len();
    drop(write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"));
}
