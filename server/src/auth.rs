//! Who may ask: basic authentication by bcrypt, and a bearer token from a file.
//!
//! A wrong name costs what a wrong password costs, and secrets are compared in constant time. Passwords are
//! hashed on another thread, one at a time, so that guessing keeps one core busy at most; one that was right
//! is known again by its digest, so that a scrape does not wait behind those who guess.

use crate::own::{OWN, Refusal};
use crate::page::{Answer, PLAIN, respond};
use crate::protection::Files;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How long a password waits for others to be hashed.
const PATIENCE: Duration = Duration::from_secs(5);

/// A hash that no password was made for, behind its cost.
const NOBODY: &str = "TallymarkHasNoUserOfIuThisIsNoHashOfAnyPasswordAtAll.";

type Sum = [u8; 32];

/// What a request has to show.
pub(crate) struct Doors {
    users: Option<Arc<Users>>,
    token: Option<Sum>,
}

struct Users {
    hashes: BTreeMap<String, String>,
    /// For names that are unknown.
    nobody: String,
    /// Digests of what was right: one for each user at most.
    known: Mutex<BTreeMap<String, Sum>>,
    /// One for each that may be hashed at once.
    hashing: Arc<Semaphore>,
}

impl Doors {
    /// Nothing where nothing has to be shown.
    pub(crate) fn new(
        users: Option<&BTreeMap<String, String>>,
        token: Option<&Path>,
        files: &mut Files,
    ) -> Result<Option<Self>, String> {
        let users = users.filter(|users| !users.is_empty());
        let users = users.map(Users::new).transpose()?.map(Arc::new);
        let token = token.map(|path| read_token(path, files)).transpose()?;
        let is_open = users.is_none() && token.is_none();
        Ok((!is_open).then_some(Self { users, token }))
    }

    /// Nothing for who may come in, and otherwise an answer.
    pub(crate) async fn refusal(&self, headers: &HeaderMap) -> Option<Answer> {
        let shown = headers.get(AUTHORIZATION);
        let shown = shown.and_then(|shown| shown.to_str().ok());
        let (scheme, secret) = shown
            .and_then(|shown| shown.split_once(' '))
            .unwrap_or_default();
        let secret = secret.trim();
        if scheme.eq_ignore_ascii_case("bearer")
            && let Some(token) = &self.token
        {
            return (!is_token(secret, token)).then(|| self.unauthorized());
        }
        if scheme.eq_ignore_ascii_case("basic")
            && let Some(users) = &self.users
            && let Some((name, password)) = decoded(secret)
        {
            return match users.check(name, password).await {
                Some(true) => None,
                Some(false) => Some(self.unauthorized()),
                None => Some(busy()),
            };
        }
        Some(self.unauthorized())
    }

    fn unauthorized(&self) -> Answer {
        OWN.refused_requests_total.with(Refusal::Credentials).inc();
        let text = "credentials are needed, and these are not the right ones\n".to_owned();
        let mut answer = respond(StatusCode::UNAUTHORIZED, PLAIN, text);
        let headers = answer.headers_mut();
        if self.users.is_some() {
            // RFC 7617 asks for a realm, and names the only charset that there is.
            let basic = HeaderValue::from_static("Basic realm=\"metrics\", charset=\"UTF-8\"");
            headers.append(WWW_AUTHENTICATE, basic);
        }
        if self.token.is_some() {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

impl Users {
    fn new(hashes: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut cost = 4;
        for (name, hash) in hashes {
            let parts = bcrypt::HashParts::from_str(hash).map_err(|_| {
                format!(
                    "`basic_auth_users`: what `{name}` has is no bcrypt hash; make one with `htpasswd -nBC 10 {name}`"
                )
            })?;
            if parts.get_cost() > 18 {
                return Err(format!(
                    "`basic_auth_users`: the hash of `{name}` has a cost above 18, which takes many seconds"
                ));
            }
            cost = cost.max(parts.get_cost());
        }
        Ok(Self {
            hashes: hashes.clone(),
            nobody: format!("$2y${cost:02}${NOBODY}"),
            known: Mutex::default(),
            hashing: Arc::new(Semaphore::new(1)),
        })
    }

    /// Whether it is the password of that user; nothing if there are too many to be asked.
    async fn check(self: &Arc<Self>, name: String, password: Vec<u8>) -> Option<bool> {
        let sum = digest(&[name.as_bytes(), &password]);
        if self.knows(&name, &sum) {
            return Some(true);
        }
        let permits = Arc::clone(&self.hashing).acquire_owned();
        let permit = timeout(PATIENCE, permits).await.ok()?.ok()?;
        let users = Arc::clone(self);
        let checked = spawn_blocking(move || {
            let _permit = permit;
            // It may have been hashed while this one waited.
            users.knows(&name, &sum) || users.hash(name, &password, sum)
        });
        Some(checked.await.unwrap_or(false))
    }

    fn hash(&self, name: String, password: &[u8], sum: Sum) -> bool {
        let hash = self.hashes.get(&name);
        let matches = bcrypt::verify(password, hash.unwrap_or(&self.nobody)).unwrap_or(false);
        let is_right = matches && hash.is_some();
        if is_right {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(name, sum);
        }
        is_right
    }

    fn knows(&self, name: &str, sum: &Sum) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).is_some_and(|known| known.ct_eq(sum).into())
    }
}

fn is_token(shown: &str, token: &Sum) -> bool {
    digest(&[shown.as_bytes()]).ct_eq(token).into()
}

/// Of parts that cannot run into each other.
fn digest(parts: &[&[u8]]) -> Sum {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn decoded(secret: &str) -> Option<(String, Vec<u8>)> {
    let bytes = STANDARD.decode(secret).ok()?;
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let name = std::str::from_utf8(&bytes[..colon]).ok()?.to_owned();
    Some((name, bytes[colon + 1..].to_vec()))
}

fn read_token(path: &Path, files: &mut Files) -> Result<Sum, String> {
    let text = files.read_text(path)?;
    let token = text.trim();
    if token.is_empty() {
        return Err(format!("`{}` has no token in it", path.display()));
    }
    Ok(digest(&[token.as_bytes()]))
}

fn busy() -> Answer {
    let text = "too many passwords are being checked; ask again later\n".to_owned();
    let mut answer = respond(StatusCode::SERVICE_UNAVAILABLE, PLAIN, text);
    let soon = HeaderValue::from_static("5");
    answer.headers_mut().insert(RETRY_AFTER, soon);
    answer
}

#[cfg(test)]
mod tests {
    use super::{Sum, digest, is_token};
    use std::process::Command;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";
    /// What the test shows when it is run by valgrind.
    const SHOWN: &str = "TALLYMARK_TEST_SHOWN";

    #[inline(never)]
    fn counted(shown: &str, token: &Sum) -> bool {
        is_token(shown, token)
    }

    /// How many instructions it takes to refuse this.
    fn instructions(shown: &str) -> u64 {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg("--toggle-collect=tallymark_server::auth::tests::counted*")
            .arg(std::env::current_exe().expect("this program"))
            .args(["--ignored", "--exact", "--test-threads=1"])
            .arg("auth::tests::tokens_are_refused_alike_wherever_they_differ")
            .env(SHOWN, shown)
            .output()
            .expect("valgrind");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        let line = text.lines().find(|line| line.contains("Collected :"));
        let count = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
        count.unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    #[ignore = "needs valgrind: `cargo xtask verify --only instructions`"]
    fn tokens_are_refused_alike_wherever_they_differ() {
        let token = digest(&[TOKEN.as_bytes()]);
        if let Ok(shown) = std::env::var(SHOWN) {
            assert_eq!(counted(&shown, &token), shown == TOKEN);
            return;
        }
        let right = instructions(TOKEN);
        assert!(right > 1000, "{right}");
        for at in [0, 1, TOKEN.len() / 2, TOKEN.len() - 1] {
            let mut wrong = TOKEN.to_owned().into_bytes();
            wrong[at] = b'x';
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert_eq!(instructions(&wrong), right, "{wrong}");
        }
        // What is counted depends on what is shown: on its length, which is no secret's.
        assert_ne!(instructions(&TOKEN.repeat(10)), right);
    }
}
