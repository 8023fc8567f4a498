//! The settings of JWT as the builders of verifier and minter take them.

use super::jwt::{Audience, Issuer, JwtSettings, Keys};
use crate::jwt::{InvalidJwtVerifier, JwtVerifier, Minter, MinterBuilder};

impl JwtSettings {
    pub(super) fn verifier(&self) -> Result<JwtVerifier, InvalidJwtVerifier> {
        let mut builder = JwtVerifier::builder();
        if let Some(preset) = self.preset {
            builder = builder.preset(preset);
        }
        // What is set counts over the preset.
        builder = builder
            .mapping(self.mapping.clone())
            .scope_rule(self.scope_rule)
            .leeway(self.leeway)
            .max_lifetime(self.max_lifetime)
            .rotate_after(self.rotate_after);
        builder = match &self.keys {
            Keys::Given(keys) => builder.keys(keys.clone()),
            #[cfg(feature = "jwks-url")]
            Keys::Published(keys) => builder.remote_keys(keys.clone()),
        };
        builder = match &self.issuer {
            Issuer::Exactly(issuer) => builder.issuer(issuer.as_str()),
            Issuer::Unchecked(name) => builder.unchecked_issuer().issuer_name(name.as_str()),
        };
        builder = match &self.audience {
            Audience::Exactly(audience) => builder.audience(audience.as_str()),
            Audience::Unchecked => builder.unchecked_audience(),
        };
        if let Some(marker) = &self.websocket_protocol {
            builder = builder.websocket_protocol(marker.as_str());
        }
        if self.is_strict { builder.strict_profile() } else { builder }.build()
    }

    /// Refused where nothing signs at this time.
    pub(super) fn minter(&self, now: u64) -> Result<MinterBuilder, String> {
        let signer = self.signer.as_ref().map_err(|why| (*why).to_owned())?;
        if let Some(fault) = signer.fault(now) {
            return Err(fault);
        }
        let builder =
            Minter::builder().key(signer.key.clone()).issuer(self.issuer.name()).ttl(self.ttl).max_ttl(self.max_ttl);
        Ok(match &self.audience {
            Audience::Exactly(audience) => builder.audience(audience.as_str()),
            Audience::Unchecked => builder,
        })
    }
}
