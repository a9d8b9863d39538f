//! The clock and the new names of marks, as a value, so that tests decide both.

use std::fmt;

/// Tells the time and makes new names.
pub struct Now {
    time: Box<dyn Fn() -> String + Send + Sync>,
    id: Box<dyn Fn() -> String + Send + Sync>,
}

impl Now {
    /// The machine's clock in local time, and names by UUID version 7 (RFC 9562).
    pub fn real() -> Self {
        Self::new(local_time, || uuid::Uuid::now_v7().to_string())
    }

    /// A clock and a maker of names of the caller's own.
    ///
    /// No name may come twice in a data directory, from whatever machine.
    pub fn new(
        time: impl Fn() -> String + Send + Sync + 'static,
        id: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            time: Box::new(time),
            id: Box::new(id),
        }
    }

    /// Returns the time: RFC 3339 to the second, with the offset of the place.
    pub fn time(&self) -> String {
        (self.time)()
    }

    /// Returns a new name.
    pub fn id(&self) -> String {
        (self.id)()
    }
}

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Now")
    }
}

/// Returns the local time as RFC 3339.
fn local_time() -> String {
    let now = jiff::Zoned::now();
    now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_rfc_3339_and_names_grow() {
        let now = Now::real();
        assert!(
            now.time().parse::<jiff::Timestamp>().is_ok(),
            "{}",
            now.time()
        );
        let names: Vec<String> = (0..100).map(|_| now.id()).collect();
        assert!(names.is_sorted() && names.iter().all(|name| name.len() == 36));
    }
}
