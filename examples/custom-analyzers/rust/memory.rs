// SPDX-License-Identifier: Apache-2.0

//! A custom analyzer over plain HTTP, in Rust without any crate: a machine that has no memory left.
//!
//!     rustc -O memory.rs && PERCENT=10 PORT=8088 ./memory

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// Bytes of a request that are read; more is no request of ours.
const MOST: u64 = 64 * 1024;

fn variable(name: &str, otherwise: &str) -> String {
    env::var(name).unwrap_or_else(|_| otherwise.to_string())
}

/// Text inside quotes of JSON.
fn quoted(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .flat_map(|character| match character {
            '"' | '\\' => vec!['\\', character],
            _ => vec![character],
        })
        .collect()
}

/// What is left, in percent; `None` where /proc does not tell.
fn available() -> Option<f64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let field = |name: &str| -> Option<f64> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    Some(100.0 * field("MemAvailable:")? / field("MemTotal:")?)
}

fn look(node: &str, limit: f64) -> String {
    let Some(left) = available() else {
        return r#"{"findings":[],"unchecked":[{"kind":"memory","reason":"/proc/meminfo cannot be read"}]}"#.to_string();
    };
    if left >= limit {
        return r#"{"findings":[]}"#.to_string();
    }
    format!(
        r#"{{"findings":[{{"kind":"Node","name":"{}","code":"memory-low","text":"has {:.0}% of its memory left","severity":"warning","fix":"Move what needs the most to another node, or set limits."}}]}}"#,
        quoted(node),
        left
    )
}

fn answer(stream: &mut TcpStream, node: &str, limit: f64) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(MOST));
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0usize;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
    }
    reader.read_exact(&mut vec![0; length.min(MOST as usize)])?;
    let (status, body) = if first.starts_with("POST /v1/run ") {
        ("200 OK", look(node, limit))
    } else if first.starts_with("GET /healthz ") {
        ("200 OK", "{}".to_string())
    } else {
        ("404 Not Found", "{}".to_string())
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn main() -> std::io::Result<()> {
    let limit: f64 = variable("PERCENT", "10").parse().expect("PERCENT is a number");
    let node = variable("NODE_NAME", "localhost");
    let listener = TcpListener::bind(format!("{}:{}", variable("HOST", "127.0.0.1"), variable("PORT", "8088")))?;
    println!("listening on http://{}", listener.local_addr()?);
    for stream in listener.incoming() {
        // One that goes away while it is answered costs only itself.
        if let Err(error) = stream.and_then(|mut stream| answer(&mut stream, &node, limit)) {
            eprintln!("{error}");
        }
    }
    Ok(())
}
