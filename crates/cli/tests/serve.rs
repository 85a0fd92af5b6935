//! `thang serve` as the real program: first start, the one-time link, one process per folder, the way out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

const PASSWORD: &str = "gio-mua-dong-bac-19";
/// The program starts and ends within so many seconds, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, serving on a port of its own; killed when the test lets go of it.
struct Serving {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

fn thang(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thang"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let arguments = ["serve", "--data", "data", "--listen", "127.0.0.1:0"];
        let mut child = thang(folder, &arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Thang: http://");
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}"));
        Self {
            address: address.to_owned(),
            child,
            output,
        }
    }

    /// The path of the first administrator's link, which the next two lines of a first start hold.
    fn link(&mut self) -> String {
        let mut lines = String::new();
        self.output.read_line(&mut lines).unwrap();
        assert!(lines.contains("quantri"), "{lines}");
        lines.clear();
        self.output.read_line(&mut lines).unwrap();
        let link = lines.trim().strip_prefix("http://").unwrap();
        link.strip_prefix(self.address.as_str()).unwrap().to_owned()
    }

    /// Status and whole answer of a request.
    fn ask(&self, method: &str, path: &str, form: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len(),
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// Asks the program to end, as a service manager does.
    fn terminate(&mut self) {
        let signal = format!("kill -TERM {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &signal]).status().unwrap();
        assert!(sent.success());
    }

    fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn the_first_start_prints_a_link_that_works_once_and_later_starts_print_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Serving::start(folder.path());
    let link = first.link();
    assert_eq!(first.ask("GET", "/health/ready", "").0, 200);
    assert_eq!(first.ask("GET", &link, "").0, 200);
    let form = format!("new={PASSWORD}&again={PASSWORD}");
    assert_eq!(first.ask("POST", &link, "new=x&again=x").0, 422);
    assert_eq!(first.ask("POST", &link, &form).0, 200);
    assert_eq!(first.ask("POST", &link, &form).0, 404);
    first.terminate();
    assert_eq!(first.ended().code(), Some(0));

    let mut second = Serving::start(folder.path());
    let login = format!("login=quantri&password={PASSWORD}");
    let (status, answer) = second.ask("POST", "/login", &login);
    assert_eq!(status, 303, "{answer}");
    assert!(answer.to_lowercase().contains("set-cookie: thang="));
    second.terminate();
    assert_eq!(second.ended().code(), Some(0));
    let mut rest = String::new();
    second.output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "no second link");
}

#[test]
fn a_lost_link_is_replaced_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Serving::start(folder.path());
    let lost = first.link();
    // The link is printed before the program listens for the end.
    assert_eq!(first.ask("GET", "/health/live", "").0, 200);
    first.terminate();
    assert_eq!(first.ended().code(), Some(0));

    let mut second = Serving::start(folder.path());
    let link = second.link();
    assert_ne!(link, lost);
    let form = format!("new={PASSWORD}&again={PASSWORD}");
    assert_eq!(second.ask("POST", &lost, &form).0, 404, "it is void");
    assert_eq!(second.ask("POST", &link, &form).0, 200);
}

#[test]
fn a_request_under_way_is_answered_before_the_program_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(folder.path());
    // One browser keeps its connection open and asks nothing; another is in the middle of a form.
    let idle = TcpStream::connect(&serving.address).unwrap();
    let mut slow = TcpStream::connect(&serving.address).unwrap();
    let form = "login=quantri&password=khong-phai-the";
    let (begin, end) = form.split_at(10);
    write!(
        slow,
        "POST /login HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        serving.address,
        form.len(),
    )
    .unwrap();
    // The program asks for the body only when it is at work on the request: from here on it is under way.
    let asked = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut heard = vec![0; asked.len()];
    slow.read_exact(&mut heard).unwrap();
    assert_eq!(String::from_utf8_lossy(&heard), asked);
    write!(slow, "{begin}").unwrap();
    serving.terminate();
    thread::sleep(Duration::from_millis(200));
    write!(slow, "{end}").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert_eq!(serving.ended().code(), Some(0));
    drop(idle);
}

#[test]
fn a_demonstration_is_put_in_no_folder_that_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("own")).unwrap();
    fs::write(folder.path().join("own/letter.txt"), "mine").unwrap();
    let arguments = ["demo", "--data", "own", "--listen", "127.0.0.1:0"];
    let refused = thang(folder.path(), &arguments).output().unwrap();
    refuses(&refused, 1, "letter.txt");
    let left: Vec<_> = fs::read_dir(folder.path().join("own")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was written: {left:?}");

    // Nor in an installation with people of its own, which stays as it was.
    let mut serving = Serving::start(folder.path());
    serving.link();
    drop(serving);
    let arguments = ["demo", "--data", "data", "--listen", "127.0.0.1:0"];
    let refused = thang(folder.path(), &arguments).output().unwrap();
    refuses(&refused, 1, "demo-not-empty");
}

#[test]
fn a_second_process_on_one_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path());
    let arguments = ["serve", "--data", "data", "--listen", "127.0.0.1:0"];
    let refused = thang(folder.path(), &arguments).output().unwrap();
    refuses(&refused, 1, "another thang is already serving");
    assert_eq!(serving.ask("GET", "/health/ready", "").0, 200);
    drop(serving);
    // A process that was killed leaves no lock behind.
    let again = Serving::start(folder.path());
    assert_eq!(again.ask("GET", "/health/ready", "").0, 200);
}

#[test]
fn wrong_settings_end_with_a_clear_word_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("wrong.toml"), "lisen = \"127.0.0.1:0\"\n").unwrap();
    fs::write(here.join("broken.toml"), "listen = \n").unwrap();
    let run = |arguments: &[&str]| thang(here, arguments).output().unwrap();
    refuses(&run(&["serve", "--settings", "wrong.toml"]), 1, "lisen");
    refuses(
        &run(&["serve", "--settings", "broken.toml"]),
        1,
        "broken.toml",
    );
    refuses(
        &run(&["serve", "--settings", "absent.toml"]),
        1,
        "absent.toml",
    );
    refuses(&run(&["serve", "--port", "80"]), 2, "--port");
    let mut variable = thang(here, &["serve"]);
    variable.env("THANG_IDLE_MINUTES", "an hour");
    refuses(&variable.output().unwrap(), 1, "THANG_IDLE_MINUTES");
    assert_eq!(fs::read_dir(here).unwrap().count(), 2, "something was made");
}

#[test]
fn an_address_or_a_folder_that_cannot_be_had_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = |arguments: &[&str]| thang(here, arguments).output().unwrap();
    refuses(&run(&["serve", "--listen", &address]), 1, &address);
    refuses(&run(&["serve", "--listen", "nowhere"]), 1, "nowhere");
    fs::write(here.join("file"), "").unwrap();
    refuses(&run(&["serve", "--data", "file"]), 1, "file");
    // No link was lost with a start that failed: the next one prints it.
    let arguments = ["serve", "--listen", "127.0.0.1:0"];
    let mut child = thang(here, &arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let link = lines
        .map_while(Result::ok)
        .find(|line| line.contains("/activation/"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(link.is_some());
}

/// It ended with this code and says on standard error what about.
fn refuses(output: &Output, code: i32, word: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(word), "`{word}` is not in: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(output.stdout.is_empty());
}
