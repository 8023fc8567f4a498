//! Tokens for trying out, and the lines to try them with.

use std::{fmt, net::SocketAddr, time::Duration};

use auth_core::{Minted, Minter, NewToken, SigningKey};

use super::{
    AuthError,
    jwt::{AUDIENCE, ISSUER},
    roles::{ADMIN, Role, USER, VIEWER},
};

/// A working day. The next start mints others, and these stay good.
const TTL: Duration = Duration::from_hours(8);

/// One token for each role. `Debug` hides them.
#[derive(Debug)]
pub struct DevTokens {
    viewer: Minted,
    user: Minted,
    admin: Minted,
}

/// The lines that a start in development prints.
#[derive(Debug)]
pub struct Shown<'t> {
    /// The tokens.
    pub tokens: &'t DevTokens,
    /// Where the server listens.
    pub address: SocketAddr,
}

impl DevTokens {
    /// Mints the tokens, with the scopes that the role map gives each role.
    pub(super) fn mint(key: SigningKey, issuer: Option<&str>, audience: Option<&str>) -> Result<Self, AuthError> {
        let minter = Minter::builder()
            .key(key)
            .issuer(issuer.unwrap_or(ISSUER))
            .audience(audience.unwrap_or(AUDIENCE))
            .ttl(TTL)
            .build()?;
        let mint = |role: Role| {
            minter.mint(NewToken::new(format!("dev-{}", role.name)).role(role.name).scopes(role.grants.iter().copied()))
        };
        Ok(Self { viewer: mint(VIEWER)?, user: mint(USER)?, admin: mint(ADMIN)? })
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tokens: DevTokens { viewer, user, admin }, address } = self;
        let hello = |thread: &str| {
            format!(
                r#"{{"messages": [{{"role": "user", "content": "hello"}}], "config": {{"thread_id": "{thread}"}}}}"#
            )
        };
        let mut curl = |what: &str, method: &str, path: &str, token: Option<&Minted>, body: &str| {
            writeln!(f, "\n# {what}")?;
            writeln!(f, "curl -i -X {method} http://{address}{path} \\")?;
            if let Some(token) = token {
                writeln!(f, "-H \"Authorization: Bearer {}\" \\", token.expose())?;
            }
            writeln!(f, "-H \"Content-Type: application/json\" \\\n-d '{body}'")
        };
        let (invoke, stream, mine) = ("/v1/graph/invoke", "/v1/graph/stream", "/v1/threads/t2");
        curl("user: 200, the answer of the graph", "POST", invoke, Some(user), &hello("t1"))?;
        curl("nobody: 401 MISSING_TOKEN", "POST", invoke, None, &hello("t1"))?;
        curl("viewer: 403, may not invoke", "POST", invoke, Some(viewer), &hello("t1"))?;
        curl("user: 403, may not delete threads", "DELETE", "/v1/threads/t1", Some(user), "{}")?;
        curl("user: 200, a stream, line by line", "POST", stream, Some(user), &hello("t1"))?;
        curl("admin: 200, makes a thread", "POST", invoke, Some(admin), &hello("t2"))?;
        curl("admin: 200, deletes it", "DELETE", mine, Some(admin), "{}")?;
        writeln!(f, "\n# These tokens are good for 8 hours, here only, and are printed nowhere else.")
    }
}
