// A hall on RocksDB behind its door, with keys in files: what tests of erasing and of rotating
// stand on. It can be killed and started again.
//
// Thread-safety: one test thread.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hallcase/v1/erasure.pb.h"
#include "hallcase/v1/key.pb.h"
#include "server/app/verify.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {

struct Applicant {
  std::string name;
  std::string id_number;
  std::string phone;
  int64_t case_id = 0;
  std::string number;
  std::string request_id;
};

std::string ContentOf(const std::string& file);
// Which of the needles is in a byte of a file below `dir`, as it is or in hexadecimal digits.
std::set<std::string> FoundIn(const std::string& dir, const std::vector<std::string>& needles);

class ErasureRig {
 public:
  // Over the engine, or RocksDB in a directory of its own if it is null.
  explicit ErasureRig(storage::Engine* engine = nullptr);
  ~ErasureRig();

  // Ends the server, whatever it is at, and starts it again.
  void Kill();

  TestDoor& door() { return *door_; }
  rpc::KeyRotator& rotator() { return *door_->desk().rotator; }
  std::string root() const { return root_.path(); }
  std::string data_dir() const { return root_.path() + "/data"; }
  std::string keys_dir() const { return root_.path() + "/keys"; }

  // The i-th person, always the same.
  static Applicant Person(size_t i);
  v1::RegisterCaseRequest Registration(const Applicant& person);
  // Registers; fills what the registration gives.
  void Register(Applicant* person);
  // Voids the case, so that it is over.
  void End(const Applicant& person);
  // The answer of EraseCase to this role's person.
  TestDoor::Reply Erase(const Applicant& person, std::string_view role,
                        v1::EraseCaseResponse* response = nullptr);
  // Starts a rotation, and takes its steps until it is done if `steps` is negative, else so many.
  void Rotate();
  bool Step();
  void FinishRotation();

  // Ids of the cases that the search finds.
  std::vector<int64_t> ByPhone(const std::string& phone);
  std::vector<int64_t> ByIdNumber(const std::string& id_number);
  v1::Case Get(const Applicant& person);
  TestDoor::Reply Reveal(const Applicant& person, v1::RevealCaseResponse* response = nullptr);
  TestDoor::Reply Correct(const Applicant& person, const std::string& phone);
  std::string Token(std::string_view role);

  // The row of the case's data key; ends the process if there is none.
  ledger::v1::DataKeyRow KeyRow(const Applicant& person);
  // What `verify` finds, one line each.
  std::vector<std::string> Verify();

 private:
  void Start();

  storage::TemporaryDirectory root_;
  storage::Engine* const given_;
  std::unique_ptr<storage::Engine> engine_;
  std::unique_ptr<TestDoor> door_;
  uint64_t starts_ = 0;
};

}  // namespace hallcase::testing
