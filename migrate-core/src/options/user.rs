//! Who runs the migrations.

/// The user of this process.
pub(super) fn user() -> String {
    user_among(|variable| std::env::var(variable).ok(), || whoami::username().ok(), user_id())
}

/// Whom the environment names, else the operating system. The number of a user says who it is where no name does.
fn user_among(
    variable: impl Fn(&str) -> Option<String>,
    account: impl FnOnce() -> Option<String>,
    number: Option<u32>,
) -> String {
    let is_name = |name: &String| !name.trim().is_empty();
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| variable(name).filter(is_name));
    named
        .or_else(|| account().filter(is_name))
        .or_else(|| number.map(|number| format!("uid {number}")))
        .unwrap_or_else(|| "a user without a name".to_owned())
}

/// The number of the user that runs this process. Linux tells it without a list of users.
#[cfg(target_os = "linux")]
fn user_id() -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").ok().map(|process| process.uid())
}

#[cfg(not(target_os = "linux"))]
fn user_id() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_runs_it_is_a_name_or_a_number() {
        let of = |variables: &[(&str, &str)], account: Option<&str>, number| {
            let variable =
                |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
            user_among(variable, || account.map(str::to_owned), number)
        };
        assert_eq!(of(&[("LOGNAME", "bob"), ("USER", "ada")], Some("root"), Some(0)), "ada");
        assert_eq!(of(&[("USER", ""), ("HOSTNAME", "3f2a")], Some("root"), Some(0)), "root");
        assert_eq!(of(&[], None, Some(1000)), "uid 1000");
        assert_eq!(of(&[], None, None), "a user without a name");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_tells_the_number_of_the_user() {
        assert!(user_id().is_some());
    }
}
