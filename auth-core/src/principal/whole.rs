use core::fmt::Write as _;

use super::Principal;

impl Principal {
    /// Everything that the principal keeps, as text: for tests alone, and for no log.
    pub(crate) fn kept(&self) -> String {
        let facts = &*self.facts;
        let mut text = format!("{} {} {:?} {:?}", facts.issuer, facts.subject, facts.roles, facts.direct);
        // Writing to a text does not fail.
        let _ = write!(text, " {:?} {:?} {:?}", facts.scopes, facts.memberships, facts.acr);
        for (name, value) in &facts.claims {
            let _ = write!(text, " {name} {value}");
        }
        text
    }
}
