// One RegisterCase as ten prepared statements on one PostgreSQL connection in pipeline mode.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace hallcase::bench {

inline constexpr int kStatementsPerTransaction = 10;

// A connection that sends one transaction at a time. Not thread-safe. Ends the process where the
// connection cannot be made or prepared: a benchmark has nothing to do without it.
class PgConnection {
 public:
  // `slot` tells connections apart: its own ids, its own counter row.
  PgConnection(const std::string& conninfo, int slot);
  ~PgConnection();
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  int socket() const { return PQsocket(connection_); }

  // Sends the ten statements and the sync that ends their transaction: one round trip.
  // REQUIRES: no transaction is outstanding. `entry_bytes` is the size of the ledger entry.
  void Send(size_t entry_bytes);

  // Takes what has arrived. True when the transaction's answer is complete; `error` is then empty
  // or says what went wrong first.
  bool Receive(std::string* error);

  // True while libpq holds unsent bytes.
  bool WantsWrite() const { return wants_write_; }
  void Flush();

  int64_t started_ns = 0;  // the caller's

 private:
  void Prepare();
  void SendStatement(int index, std::initializer_list<const std::string*> parameters);
  std::string Random(size_t bytes);

  PGconn* connection_ = nullptr;
  const int slot_;
  std::mt19937_64 random_;
  std::array<unsigned char, 32> chain_{};
  bool wants_write_ = false;
  bool synced_ = false;
  std::string first_error_;
};

}  // namespace hallcase::bench
