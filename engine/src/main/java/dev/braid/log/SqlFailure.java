package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of the database means, in words. */
final class SqlFailure {
  private static final int PRIMARY_CODE = 0xff;

  private SqlFailure() {}

  static LogFailure of(String what, SQLException e) {
    return new LogFailure(what + ": " + meaning(e), e);
  }

  private static String meaning(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return String.valueOf(e.getMessage());
    }
    int code = sqlite.getResultCode().code & PRIMARY_CODE;
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return "the file is damaged; it was left as it is";
    }
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return "the disk is full";
    }
    if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
      return "the disk reports an error (" + sqlite.getResultCode() + ")";
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return "another process keeps it locked";
    }
    if (code == SQLiteErrorCode.SQLITE_READONLY.code) {
      return "it may not be written";
    }
    if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return "it cannot be opened";
    }
    return String.valueOf(e.getMessage());
  }
}
