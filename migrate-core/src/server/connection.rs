//! One connection to one of the four servers, never a pooled one: what a session holds ends with it.

use std::fmt;
use std::time::{Duration, Instant};

use migrate_ir::dialect::Version;

use super::closed::Closed;
use super::deadline::Deadline;
use super::driver::{Answer, Driver, Row};
use super::open_file::OpenFile;
use super::{Cause, Cluster, ConnectError, CurrentSchema, DatabaseError, Keeper, Server, ServerInfo};
use crate::box_future::BoxFuture;

/// Where every statement is traced, the library's own as well: `RUST_LOG=migrate_core::statement=trace`.
const STATEMENTS: &str = "migrate_core::statement";

/// How long a server may take to tell whether it is cut off from its cluster.
const CUT_OFF_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that belongs to the runner alone. Every statement is traced, at the level `TRACE` and the target
/// `migrate_core::statement`: `sent` and `answered`, with its SQL, and in the end with the time that it took.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use migrate_core::{Connection, Migrator};
///
/// let mut connection = Connection::open("postgres://app@db/app").await?;
/// let server = connection.server_info().await?;
/// println!("{} runs {server}", connection.location());
/// let rows = connection.fetch("SELECT count(*) FROM users").await?;
/// assert!(matches!(rows.as_slice(), [row] if row.len() == 1));
/// let migrator = Migrator::new(connection);
/// # Ok(())
/// # }
/// ```
pub struct Connection {
    driver: Box<dyn Driver>,
    location: String,
    info: Option<ServerInfo>,
    /// Whether the server belongs to a cluster.
    membership: Membership,
    /// How long a statement waits for its answer. None: without an end.
    patience: Option<Duration>,
    /// A statement was not answered, and may be carried out later: nothing can be sent any more.
    unanswered: Option<DatabaseError>,
    /// Where to find the database once more. None for a connection that was handed over.
    url: Option<String>,
    /// A random setting of the session. A server that is reached directly gives it back, and a pooler loses it.
    nonce: Option<String>,
    /// What came of asking for it.
    direct: Option<bool>,
    /// The role in which the session works. None: its user's.
    role: Option<String>,
    /// Until when the statement at work may run, once the driver looks at it.
    deadline: Option<Deadline>,
    /// SQLite: the file is missing, and an empty database stands for it until something is written. This creates it.
    create: Option<Create>,
    /// SQLite: the file that is open.
    file: Option<OpenFile>,
}

/// Whether a server belongs to a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Membership {
    /// It was not asked yet.
    NotAsked,
    /// It is a server by itself.
    Alone,
    /// It is a node of this cluster.
    Node(Cluster),
}

impl Membership {
    fn cluster(self) -> Option<Cluster> {
        match self {
            Self::Node(cluster) => Some(cluster),
            Self::NotAsked | Self::Alone => None,
        }
    }
}

/// Creates a missing database.
pub(super) type Create = for<'a> fn(&'a str) -> BoxFuture<'a, Result<Connection, ConnectError>>;

impl Connection {
    /// The URL for a second connection to the same database. None where it is not known: for a connection that was
    /// handed over, and for an SQLite database in memory, which is one connection's own.
    pub(crate) async fn address(&mut self) -> Result<Option<String>, DatabaseError> {
        let url = self.url.clone();
        self.server().second_address(self, url).await
    }

    /// Whether the connection can be given back to the server, and made again: its URL is known.
    pub(crate) fn can_reconnect(&self) -> bool {
        self.url.is_some() && self.server().session_query().is_some()
    }

    /// Gives the connection back to the server.
    pub(crate) fn close(&mut self) {
        self.driver = Box::new(Closed { server: self.server(), why: Closed::GIVEN_BACK });
    }

    /// Makes it again. It is another session, in which nothing is set.
    pub(crate) async fn reconnect(&mut self) -> Result<(), ConnectError> {
        if let Some(url) = self.url.clone() {
            *self = Self::find(&url).await?;
        }
        Ok(())
    }

    /// Whether statements reach one and the same session: no pooler is in between. None where that is not known.
    pub(crate) async fn is_direct(&mut self) -> Result<Option<bool>, DatabaseError> {
        if let Some(nonce) = self.nonce.take() {
            let answer = self.value("SELECT current_setting('migrate.direct', true)").await;
            match answer {
                Ok(answer) => self.direct = Some(answer.as_deref() == Some(&nonce)),
                Err(error) => {
                    self.nonce = Some(nonce);
                    return Err(error);
                }
            }
        }
        Ok(self.direct)
    }

    /// Whether statements reach one and the same session, where that was found out already.
    pub(super) fn is_known_direct(&self) -> Option<bool> {
        self.direct
    }

    /// The random setting of the session, as long as nobody has asked whether the server gives it back.
    pub(super) fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    /// What the server gave back for the random setting.
    pub(super) fn found_nonce(&mut self, answer: Option<&str>) {
        if let Some(nonce) = self.nonce.take() {
            self.direct = Some(answer == Some(&nonce));
        }
    }

    /// The session works in this role from now on.
    pub(super) fn works_in_role(&mut self, role: &str) {
        self.role = Some(role.to_owned());
    }

    /// The role in which the session works. None: its user's.
    pub(crate) fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// Sets what decides the meaning of the runner's own statements, and finds the schema that they go to.
    pub(crate) async fn pin_session(&mut self) -> Result<CurrentSchema, DatabaseError> {
        self.server().pin_session(self).await
    }

    pub(super) fn over(driver: impl Driver + 'static, location: String) -> Self {
        Self {
            driver: Box::new(driver),
            location,
            info: None,
            membership: Membership::NotAsked,
            patience: None,
            unanswered: None,
            url: None,
            nonce: None,
            direct: None,
            role: None,
            deadline: None,
            create: None,
            file: None,
        }
    }

    /// Over this file.
    pub(super) fn with_file(self, file: Option<OpenFile>) -> Self {
        Self { file, ..self }
    }

    /// Closes it, and refuses every further statement.
    pub(crate) fn give_up(&mut self) {
        self.driver = Box::new(Closed { server: self.driver.server(), why: Closed::GIVEN_UP });
    }

    /// SQLite: the processes that have the file locked. Empty where that is not told.
    pub(super) fn keepers(&self) -> Vec<Keeper> {
        #[cfg(all(feature = "sqlite", unix))]
        return self.file.as_ref().map(super::sqlite::keepers).unwrap_or_default();
        #[cfg(not(all(feature = "sqlite", unix)))]
        return Vec::new();
    }

    /// Where to find a database on a server once more.
    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Whether the file that is open is at its path still. True where there is no file.
    pub(crate) fn is_in_place(&self) -> bool {
        self.file.as_ref().is_none_or(OpenFile::is_in_place)
    }

    /// Found by this URL.
    pub(super) fn found_by(self, url: &str) -> Self {
        Self { url: Some(url.to_owned()), ..self }
    }

    /// With a setting that a server which is reached directly gives back.
    pub(super) fn with_nonce(self, nonce: String) -> Self {
        Self { nonce: Some(nonce), ..self }
    }

    /// A stand-in for a database that is missing.
    pub(super) fn missing(self, create: Create) -> Self {
        Self { create: Some(create), ..self }
    }

    /// SQLite: creates the file where it is missing.
    pub(crate) async fn create(&mut self) -> Result<(), ConnectError> {
        if let (Some(create), Some(url)) = (self.create, self.url.clone()) {
            *self = create(&url).await?.found_by(&url);
        }
        Ok(())
    }

    /// The server that it talks to.
    pub(crate) fn server(&self) -> &'static dyn Server {
        self.driver.server()
    }

    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Which server answers, and in which version.
    pub fn server_info(&mut self) -> BoxFuture<'_, Result<ServerInfo, DatabaseError>> {
        Box::pin(async move {
            if let Some(info) = self.info {
                return Ok(info);
            }
            let version = self.value(self.server().version_query()).await?.unwrap_or_default();
            Ok(self.found_version(&version))
        })
    }

    /// The server answered this when it was asked for its version.
    pub(crate) fn found_version(&mut self, version: &str) -> ServerInfo {
        let (dialect, version) = (self.server().dialect(version), Version::parse(version));
        *self.info.insert(ServerInfo { dialect, version })
    }

    /// The cluster that the server belongs to.
    pub(crate) async fn cluster(&mut self) -> Result<Option<Cluster>, DatabaseError> {
        if self.membership == Membership::NotAsked {
            let cluster = self.server().cluster(self).await?;
            self.membership = cluster.map_or(Membership::Alone, Membership::Node);
        }
        Ok(self.membership.cluster())
    }

    /// From now on, queries see what any node of a cluster has committed before. A node that is cut off is refused, as it
    /// may not even answer.
    pub(crate) async fn read_current(&mut self) -> Result<(), DatabaseError> {
        let Some(cluster) = self.cluster().await? else { return Ok(()) };
        if let Some(reason) = self.server().cut_off(self, cluster).await? {
            return Err(DatabaseError::cut_off(reason));
        }
        let Some(set) = self.server().read_current(cluster) else { return Ok(()) };
        self.execute(set).await.map(drop)
    }

    /// Why the server cannot take part in its cluster. None where it does, or is alone.
    pub(crate) async fn cut_off(&mut self) -> Result<Option<&'static str>, DatabaseError> {
        match self.cluster().await? {
            Some(cluster) => self.server().cut_off(self, cluster).await,
            None => Ok(None),
        }
    }

    /// The same, of a session whose settings may decide what the question means. A node that is cut off may refuse to pin
    /// them, and answers all the same.
    async fn cut_off_whatever_is_set(&mut self) -> Result<Option<&'static str>, DatabaseError> {
        let _ = self.pin_session().await;
        self.cut_off().await
    }

    /// Whether an error follows from this: the server is cut off from its cluster. A connection of its own tells, as this
    /// one may wait for the cluster.
    pub(crate) async fn explain_cut_off(&mut self, error: DatabaseError) -> DatabaseError {
        let told = matches!(error.cause, Cause::LeaseLost | Cause::NoSuchTable | Cause::Forbidden)
            || error.cause == Cause::CutOff && error.code.is_none();
        let may_be_clustered = self.server().forms_clusters() && self.membership != Membership::Alone;
        let Some(url) = self.url.as_ref().filter(|_| may_be_clustered && !told) else { return error };
        let ask = async {
            let mut second = Self::find(url).await.ok()?;
            second.cut_off_whatever_is_set().await.ok().flatten()
        };
        match tokio::time::timeout(CUT_OFF_TIMEOUT, ask).await {
            Ok(Some(reason)) if error.code.is_none() => DatabaseError::cut_off(reason).which_may_be_carried_out(),
            Ok(Some(reason)) => DatabaseError { code: error.code, ..DatabaseError::cut_off(reason) },
            Ok(None) | Err(_) => error,
        }
    }

    /// Why a node of a cluster cannot be written to: it is cut off from the others, or another one is the primary. None
    /// where it can, and where the server is alone.
    pub fn cannot_write(&mut self) -> BoxFuture<'_, Result<Option<&'static str>, DatabaseError>> {
        Box::pin(async move {
            if let Some(reason) = self.cut_off_whatever_is_set().await? {
                return Ok(Some(reason));
            }
            let Some(read_only) = self.cluster().await?.and_then(|cluster| self.server().read_only_query(cluster))
            else {
                return Ok(None);
            };
            let read_only = self.value(read_only).await?.as_deref() == Some("1");
            Ok(read_only.then_some("another node is the primary"))
        })
    }

    /// How long a statement of a run waits for its answer, where a server may let it wait for its cluster without an end.
    pub(crate) fn set_patience(&mut self, patience: Duration) {
        let endless = self.membership.cluster().is_some_and(Cluster::waits_for_majority);
        self.patience = endless.then_some(patience);
    }

    /// The same while another runner is waited for, whose change of a table may hold up the answer.
    pub(crate) fn set_patience_of_wait(&mut self, patience: Duration) {
        self.patience = self.membership.cluster().map(|_| patience);
    }

    /// Whether a statement was not answered in time.
    pub(crate) fn is_unanswered(&self) -> bool {
        self.unanswered.is_some()
    }

    /// A statement is given up for this reason.
    pub(crate) fn leave_unanswered(&mut self, error: &DatabaseError) {
        self.unanswered = Some(error.clone());
    }

    /// Sends statements as they are, however long they take.
    pub(crate) fn execute_at_length<'a>(&'a mut self, sql: &'a str) -> Answer<'a, u64> {
        Box::pin(async move {
            let patience = self.patience.take();
            let answer = self.execute(sql).await;
            self.patience = patience;
            answer
        })
    }

    /// The same, with the rows that they return.
    pub(crate) fn fetch_at_length<'a>(&'a mut self, sql: &'a str) -> Answer<'a, Vec<Row>> {
        Box::pin(async move {
            let patience = self.patience.take();
            let answer = self.fetch(sql).await;
            self.patience = patience;
            answer
        })
    }

    /// Sends statements as they are, in one round trip, and passes over the rows that they return. How many rows they
    /// changed, all together.
    pub fn execute<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<u64, DatabaseError>> {
        Box::pin(async move {
            let answer = traced(sql, self.driver.execute(sql), |rows| *rows);
            let answer = within(self.patience, &mut self.unanswered, answer).await;
            if answer.is_ok() && sql.ends_with("COMMIT") && !self.is_in_place() {
                return Err(DatabaseError::file_replaced());
            }
            self.with_right(sql, answer).await
        })
    }

    /// Sends a query as it is, in one round trip. Every value comes as text.
    pub fn fetch<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Vec<Vec<Option<String>>>, DatabaseError>> {
        Box::pin(async move {
            let answer = self.fetch_queries(sql).await.map(|queries| queries.into_iter().flatten().collect());
            self.with_right(sql, answer).await
        })
    }

    /// Sends queries in one round trip, and gives the rows of each; none where there is no query. If the server refuses
    /// one of them, each is sent by itself, as the others are not answered.
    pub(crate) async fn fetch_each<const N: usize>(
        &mut self,
        queries: [Option<String>; N],
    ) -> [Result<Vec<Row>, DatabaseError>; N] {
        let all = queries.iter().flatten().map(String::as_str).collect::<Vec<_>>().join("; ");
        match self.fetch_queries(&all).await {
            Ok(answers) => {
                let mut answers = answers.into_iter();
                queries.map(|query| Ok(query.and_then(|_| answers.next()).unwrap_or_default()))
            }
            Err(error) if error.cause.is_of_one_statement() => {
                let mut answers = queries.each_ref().map(|_| Ok(Vec::new()));
                for (query, answer) in queries.iter().zip(&mut answers) {
                    if let Some(query) = query {
                        *answer = self.fetch(query).await;
                    }
                }
                answers
            }
            Err(error) => queries.map(|_| Err(error.clone())),
        }
    }

    /// The rows of each of these queries.
    async fn fetch_queries(&mut self, sql: &str) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let rows = |queries: &Vec<Vec<Row>>| queries.iter().map(|rows| rows.len() as u64).sum();
        let answer = traced(sql, self.driver.fetch(sql), rows);
        within(self.patience, &mut self.unanswered, answer).await
    }

    async fn with_right<T>(&mut self, sql: &str, answer: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        match answer {
            Err(mut error) if error.cause == Cause::Forbidden => {
                self.name_right(sql, &mut error).await;
                Err(error)
            }
            answer => answer,
        }
    }

    /// Finds out how the user gets the right that was missing. Not within a transaction that has failed: there the
    /// server answers nothing, and the error stays as it is.
    pub(crate) async fn name_right(&mut self, sql: &str, error: &mut DatabaseError) {
        let Some(missing) = self.server().missing_right(sql, &error.message) else { return };
        let rows = self.driver.fetch(&missing.query).await.unwrap_or_default();
        if let Some([Some(user), other]) = rows.first().and_then(|rows| rows.first()).map(Vec::as_slice) {
            error.grant = missing.grant(user, other.as_deref());
        }
    }

    /// SQLite: from now on, ends what takes longer than that from now. Elsewhere others see to it.
    pub(crate) async fn limit(&mut self, limit: Option<Duration>) -> Result<(), DatabaseError> {
        // The driver is told of it once: that takes SQLite's thread longer than most statements.
        if limit.is_some() && self.deadline.is_none() {
            let deadline = Deadline::default();
            self.driver.obey(deadline.clone()).await?;
            self.deadline = Some(deadline);
        }
        if let Some(deadline) = &self.deadline {
            deadline.set(limit);
        }
        Ok(())
    }

    /// The first value of the first row, where there is one.
    pub(crate) async fn value(&mut self, sql: &str) -> Result<Option<String>, DatabaseError> {
        let rows = self.fetch(sql).await?;
        Ok(rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }
}

/// Waits for an answer as long as it may take. Where there is none, none comes to later statements either.
async fn within<T>(
    patience: Option<Duration>,
    unanswered: &mut Option<DatabaseError>,
    answer: impl Future<Output = Result<T, DatabaseError>>,
) -> Result<T, DatabaseError> {
    if let Some(error) = unanswered {
        return Err(error.clone());
    }
    let Some(patience) = patience else { return answer.await };
    match tokio::time::timeout(patience, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(unanswered.insert(DatabaseError::unanswered(patience)).clone()),
    }
}

/// Tells what is sent and what came of it. Nothing is sent before the answer is
/// awaited, so the first event comes before the server has anything to do.
async fn traced<T>(sql: &str, answer: Answer<'_, T>, rows: fn(&T) -> u64) -> Result<T, DatabaseError> {
    tracing::trace!(target: STATEMENTS, sql, "sent");
    let begun = Instant::now();
    let result = answer.await;
    let took = begun.elapsed();
    match &result {
        Ok(answer) => tracing::trace!(target: STATEMENTS, sql, ?took, rows = rows(answer), "answered"),
        Err(error) => tracing::trace!(target: STATEMENTS, sql, ?took, %error, "answered"),
    }
    result
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("location", &self.location).field("info", &self.info).finish_non_exhaustive()
    }
}
