//! Names that settings of ours had.

use super::setting::Setting;

/// A release, by its three numbers.
pub(super) type Release = (u64, u64, u64);

/// A name that a setting had. It works, with a warning, until the release that removes it, and refuses the start from
/// that release on: whether it does is computed, so that no release forgets it.
pub(super) struct Former {
    pub(super) name: &'static str,
    pub(super) now: Setting,
    pub(super) removed_in: Release,
}

/// Every former name.
pub(super) const FORMER: &[Former] =
    &[Former { name: "AUTH_SCOPE_RULE", now: Setting::JwtScopeRule, removed_in: (0, 3, 0) }];

/// The release that runs.
pub(super) fn release() -> Release {
    // A number that cannot be read is a late release: former names are refused then.
    let number = |text: &str| text.parse().unwrap_or(u64::MAX);
    (
        number(env!("CARGO_PKG_VERSION_MAJOR")),
        number(env!("CARGO_PKG_VERSION_MINOR")),
        number(env!("CARGO_PKG_VERSION_PATCH")),
    )
}

impl Former {
    /// What is said behind the name: as a warning while it works, as a fault afterwards.
    pub(super) fn judge(&self, release: Release) -> Result<String, String> {
        let Self { now, removed_in: (major, minor, patch), .. } = self;
        let now = now.variable();
        if release < self.removed_in {
            return Ok(format!("is deprecated, and release {major}.{minor}.{patch} removes it: write {now}"));
        }
        Err(format!("was removed in release {major}.{minor}.{patch}: write {now}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMER, release};

    /// L000-12: the warning names replacement and release; from that release on, the start is refused with the same.
    #[test]
    fn deprecated_then_removed() {
        let scope_rule = &FORMER[0];
        let works = "is deprecated, and release 0.3.0 removes it: write AUTH_JWT_SCOPE_RULE";
        assert_eq!(scope_rule.judge((0, 1, 0)), Ok(works.to_owned()));
        assert_eq!(scope_rule.judge((0, 2, 99)), Ok(works.to_owned()));
        let refused = "was removed in release 0.3.0: write AUTH_JWT_SCOPE_RULE";
        for release in [(0, 3, 0), (0, 3, 1), (1, 0, 0)] {
            assert_eq!(scope_rule.judge(release), Err(refused.to_owned()));
        }
    }

    #[test]
    fn the_release_is_that_of_the_package() {
        let (major, minor, patch) = release();
        assert_eq!(format!("{major}.{minor}.{patch}"), env!("CARGO_PKG_VERSION"));
    }
}
