package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/** Connections to the database of one log, and the schema that it has. */
final class LogDatabase {
  /** Version of the schema, kept as the database's user version. */
  static final int SCHEMA = 1;

  /** "Brai" in ASCII: what marks the file as ours for {@code file} and for people. */
  private static final int APPLICATION_ID = 0x42726169;

  /**
   * How long to wait for a lock of another connection. Only a reader that checkpoints, or a second
   * owner about to be fenced off, can hold one, and both are quick.
   */
  private static final int BUSY_MILLIS = 10_000;

  private static final String WRITE_AHEAD = "-wal";

  /** What a database consists of, by the ends of the names. */
  private static final List<String> PARTS = List.of("", WRITE_AHEAD, "-shm");

  private static final String[] CREATION = {
    "pragma application_id = " + APPLICATION_ID,
    "create table owner (one integer primary key check (one = 1), epoch integer not null) strict",
    "create table entries (sequence integer primary key, at_millis integer not null,"
        + " epoch integer not null, letter text not null, body blob not null,"
        + " hash blob not null) strict",
    "insert into owner (one, epoch) values (1, 0)",
    // Last, and in the same transaction: a database with a version has everything else.
    "pragma user_version = " + SCHEMA,
  };

  private LogDatabase() {}

  /** Makes the empty log of a new run. */
  static Connection create(Path file) throws LogFailure {
    if (Files.exists(file)) {
      throw new LogFailure(file + " exists already; a log is never written over");
    }
    NetworkFileSystem.refuse(file);
    // Made under another name: whoever dies here leaves no log, rather than half of one.
    Path unborn = file.resolveSibling(file.getFileName() + ".new");
    try {
      for (String part : PARTS) {
        Files.deleteIfExists(unborn.resolveSibling(unborn.getFileName() + part));
      }
      try (Connection connection = connect(unborn, writing(true));
          Statement statement = connection.createStatement()) {
        statement.execute("begin immediate");
        for (String command : CREATION) {
          statement.execute(command);
        }
        statement.execute("commit");
      }
      if (Files.exists(unborn.resolveSibling(unborn.getFileName() + WRITE_AHEAD))) {
        // Closing moves what was written from there into the database, and says not when it fails.
        throw new LogFailure("cannot create the log " + file + ": the disk reports an error");
      }
      Files.move(unborn, file, StandardCopyOption.ATOMIC_MOVE);
      Durable.folder(Durable.folderOf(file));
    } catch (SQLException e) {
      throw SqlFailure.of("cannot create the log " + file, e);
    } catch (IOException e) {
      throw new LogFailure("cannot create the log " + file + ": " + e.getMessage(), e);
    }
    return open(file);
  }

  /** Opens an existing log for its owner. */
  static Connection open(Path file) throws LogFailure {
    requireFile(file);
    NetworkFileSystem.refuse(file);
    try {
      Connection connection = connect(file, writing(false));
      try {
        requireSchema(file, connection, true);
        return connection;
      } catch (SQLException | LogFailure e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlFailure.of("cannot open the log " + file, e);
    }
  }

  /** Opens an existing log for a view; the connection cannot write. */
  static Connection openReadOnly(Path file) throws LogFailure {
    requireFile(file);
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(BUSY_MILLIS);
      Connection connection = connect(file, config);
      try {
        requireSchema(file, connection, false);
        return connection;
      } catch (SQLException | LogFailure e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlFailure.of("cannot read the log " + file, e);
    }
  }

  private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    // As a URI, because the driver takes a question mark in a plain path for the end of it.
    String address = JDBC.PREFIX + file.toAbsolutePath().toUri();
    return JDBC.createConnection(address, config.toProperties());
  }

  private static SQLiteConfig writing(boolean create) {
    SQLiteConfig config = new SQLiteConfig();
    if (!create) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    // A plain fsync on macOS leaves the data in the drive's cache; elsewhere this changes nothing.
    config.enableFullSync(true);
    return config;
  }

  private static void requireFile(Path file) throws LogFailure {
    if (!Files.isRegularFile(file)) {
      throw new LogFailure("there is no log at " + file);
    }
  }

  private static void requireSchema(Path file, Connection connection, boolean writing)
      throws SQLException, LogFailure {
    int version = number(connection, "pragma user_version");
    int application = number(connection, "pragma application_id");
    if (application != APPLICATION_ID || version < 1) {
      throw new LogFailure(file + " is not a log of braid, or its creation was cut short");
    }
    if (version > SCHEMA && writing) {
      throw new LogFailure(
          file
              + " was written by a newer braid (log format "
              + version
              + ", this one writes "
              + SCHEMA
              + "); it can be read, but only the newer one can go on with the run");
    }
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.getInt(1);
    }
  }
}
