/// Who works here.
#[derive(Clone, Copy, Role)]
#[auth(crate = crate::re_exported)]
pub(crate) enum Role {
    /// May do everything.
    Admin,
    TeamLead,
    #[auth(name = "guest@example")]
    Guest,
}
