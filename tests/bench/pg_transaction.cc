#include "tests/bench/pg_transaction.h"

#include <openssl/sha.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hallcase::bench {
namespace {

struct Statement {
  const char* name;
  const char* sql;
};

// Ids are drawn by the first statements and read back with currval, so that nothing waits for an
// answer. All parameters travel in binary form: cheapest for both sides.
constexpr std::array<Statement, kStatementsPerTransaction> kStatements = {{
    {"request",
     "INSERT INTO request VALUES (1, $1::int4, $2::uuid, $3::bytea, nextval('case_seq'), now())"},
    {"case_number",
     "INSERT INTO case_number SELECT 1, current_date, currval('case_seq'), currval('case_seq')"},
    {"case_row",
     "INSERT INTO case_row VALUES (currval('case_seq'), 1, 1, $1::int4, 1, 1, $2::int4, $3::int4,"
     " now(), now() + interval '7 days', $4::bytea, $5::bytea, $6::bytea, $7::bytea)"},
    {"material",
     "INSERT INTO material SELECT currval('case_seq'), m, $1::int4 * 3 + m, 1, 1, $2::int4"
     " FROM (VALUES (1), (2), (3)) v(m)"},
    {"leg", "INSERT INTO leg VALUES (currval('case_seq'), 1, $1::int4, now(), NULL)"},
    {"clock",
     "INSERT INTO clock VALUES (currval('case_seq'), 2, 1, 5, 1, now(),"
     " now() + interval '7 days')"},
    {"timer", "INSERT INTO timer VALUES (now() + interval '6 days', currval('case_seq'))"},
    {"ledger_entry",
     "INSERT INTO ledger_entry VALUES (nextval('entry_seq'), 1, now(), $1::bytea, $2::bytea)"},
    {"blind_index",
     "INSERT INTO blind_index VALUES ($1::bytea, 0, currval('case_seq')),"
     " ($2::bytea, 1, currval('case_seq'))"},
    {"counter",
     "INSERT INTO counter VALUES (1, current_date, $1::int4, 1, 1)"
     " ON CONFLICT (hall, local_day, slot) DO UPDATE SET registered = counter.registered + 1,"
     " open_cases = counter.open_cases + 1"},
}};

enum StatementIndex {
  kRequest, kCaseNumber, kCaseRow, kMaterial, kLeg, kClock, kTimer, kEntry, kBlind, kCounter
};

constexpr int kItems = 500;
constexpr int kPosts = 10;
constexpr int kStaff = 34;

[[noreturn]] void Die(const char* what, PGconn* connection) {
  std::fprintf(stderr, "bench_pg: %s: %s\n", what, PQerrorMessage(connection));
  std::exit(1);
}

std::string Int4(uint32_t value) {
  std::string bytes(4, '\0');
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

}  // namespace

PgConnection::PgConnection(const std::string& conninfo, int slot)
    : connection_(PQconnectdb(conninfo.c_str())), slot_(slot), random_(std::random_device{}()) {
  if (PQstatus(connection_) != CONNECTION_OK) Die("connect", connection_);
  Prepare();
  if (PQsetnonblocking(connection_, 1) != 0) Die("nonblocking", connection_);
  if (PQenterPipelineMode(connection_) != 1) Die("pipeline", connection_);
}

PgConnection::~PgConnection() { PQfinish(connection_); }

void PgConnection::Prepare() {
  for (const Statement& statement : kStatements) {
    PGresult* result = PQprepare(connection_, statement.name, statement.sql, 0, nullptr);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Die(statement.name, connection_);
    PQclear(result);
  }
}

std::string PgConnection::Random(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; i += 8) {
    const uint64_t word = random_();
    std::memcpy(text.data() + i, &word, std::min<size_t>(8, bytes - i));
  }
  return text;
}

void PgConnection::SendStatement(int index, std::initializer_list<const std::string*> parameters) {
  constexpr size_t kParametersMax = 8;
  std::array<const char*, kParametersMax> values{};
  std::array<int, kParametersMax> lengths{};
  std::array<int, kParametersMax> binary{};
  size_t count = 0;
  for (const std::string* parameter : parameters) {
    values[count] = parameter->data();
    lengths[count] = static_cast<int>(parameter->size());
    binary[count++] = 1;
  }
  const char* name = kStatements[static_cast<size_t>(index)].name;
  if (PQsendQueryPrepared(connection_, name, static_cast<int>(count), values.data(),
                          lengths.data(), binary.data(), 1) != 1) {
    Die(name, connection_);
  }
}

void PgConnection::Send(size_t entry_bytes) {
  const std::string item = Int4(static_cast<uint32_t>(random_() % kItems));
  const std::string post = Int4(static_cast<uint32_t>(random_() % kPosts));
  const std::string staff = Int4(static_cast<uint32_t>(random_() % kStaff));
  const std::string slot = Int4(static_cast<uint32_t>(slot_));
  // UUIDv7: milliseconds first, so that the index appends.
  std::string uuid = Random(16);
  const auto now_ms = static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::system_clock::now().time_since_epoch()).count());
  for (size_t i = 0; i < 6; ++i) uuid[i] = static_cast<char>(now_ms >> (40 - 8 * i));

  const std::string entry = Random(entry_bytes);
  std::string chained(reinterpret_cast<const char*>(chain_.data()), chain_.size());
  chained += entry;
  SHA256(reinterpret_cast<const unsigned char*>(chained.data()), chained.size(), chain_.data());
  const std::string link(reinterpret_cast<const char*>(chain_.data()), chain_.size());
  const std::string body_hash = Random(32), wrapped_key = Random(60), name = Random(40);
  const std::string id_number = Random(46), phone = Random(39);
  const std::string blind_id = Random(16), blind_phone = Random(16);

  SendStatement(kRequest, {&staff, &uuid, &body_hash});
  SendStatement(kCaseNumber, {});
  SendStatement(kCaseRow, {&item, &post, &staff, &wrapped_key, &name, &id_number, &phone});
  SendStatement(kMaterial, {&item, &staff});
  SendStatement(kLeg, {&staff});
  SendStatement(kClock, {});
  SendStatement(kTimer, {});
  SendStatement(kEntry, {&entry, &link});
  SendStatement(kBlind, {&blind_id, &blind_phone});
  SendStatement(kCounter, {&slot});
  if (PQpipelineSync(connection_) != 1) Die("sync", connection_);
  synced_ = false;
  first_error_.clear();
  Flush();
}

void PgConnection::Flush() {
  const int result = PQflush(connection_);
  if (result < 0) Die("flush", connection_);
  wants_write_ = result == 1;
}

bool PgConnection::Receive(std::string* error) {
  if (PQconsumeInput(connection_) != 1) Die("receive", connection_);
  if (wants_write_) Flush();
  while (!synced_ && PQisBusy(connection_) == 0) {
    PGresult* result = PQgetResult(connection_);
    if (result == nullptr) continue;  // the end of one statement's answer
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
      synced_ = true;
    } else if (status != PGRES_COMMAND_OK && first_error_.empty()) {
      first_error_ = PQresultErrorField(result, PG_DIAG_SQLSTATE) == nullptr
                         ? PQresStatus(status)
                         : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    }
    PQclear(result);
  }
  if (synced_) *error = first_error_;
  return synced_;
}

}  // namespace hallcase::bench
