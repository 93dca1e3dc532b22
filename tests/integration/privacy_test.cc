// A thousand people are registered through the door; no name, number or phone of any of them is in
// a byte of the data directory, in a row, in the log, or in an answer that refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "hallcase/v1/correction.pb.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/coding.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPeople = 1'000;
constexpr size_t kSurnames = 8;
constexpr const char* kSurname[kSurnames] = {"欧阳", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "澹台",
                                             "鲜于"};
// First of a run of ideographs that no text of the house uses.
constexpr uint32_t kRareIdeograph = 0x9F10;
constexpr size_t kRareIdeographs = 60;

struct Person {
  std::string name;
  std::string id_number;
  std::string phone;
};

std::string Utf8(uint32_t code) {
  return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

// GB 11643: weights 2^(17-i) mod 11, check character from "10X98765432".
std::string WithCheck(const std::string& seventeen) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (seventeen[i] - '0');
  return seventeen + "10X98765432"[sum % 11];
}

std::vector<Person> People() {
  std::mt19937_64 random(7);
  std::vector<Person> people;
  for (size_t i = 0; i < kPeople; ++i) {
    Person person;
    person.name = kSurname[i % kSurnames] +
                  Utf8(kRareIdeograph + static_cast<uint32_t>(i / kRareIdeographs)) +
                  Utf8(kRareIdeograph + static_cast<uint32_t>(i % kRareIdeographs));
    const std::string day = std::to_string(10 + random() % 18);
    person.id_number = WithCheck(base::StrCat("46903419", 50 + random() % 50, "1", random() % 3,
                                              day, 100 + random() % 900));
    person.phone = base::StrCat("13", 100'000'000 + random() % 900'000'000);
    people.push_back(person);
  }
  return people;
}

// Everything that must not be found: text, and phones as numbers of eight bytes in either order.
class Needles {
 public:
  explicit Needles(const std::vector<Person>& people) {
    for (const Person& person : people) {
      Add(person.name);
      Add(person.id_number);
      Add(person.phone);
      std::string number;
      storage::AppendU64(&number, std::stoull(person.phone));
      Add(number);
      Add(std::string(number.rbegin(), number.rend()));
    }
  }

  // The first of them in `bytes`, empty if there is none.
  std::string FindIn(std::string_view bytes) const {
    for (const auto& [size, needles] : by_size_) {
      for (size_t i = 0; i + size <= bytes.size(); ++i) {
        const std::string_view window = bytes.substr(i, size);
        if (!needles.contains(base::ToAbsl(window))) continue;
        return base::StrCat("\"", window, "\" at byte ", i);
      }
    }
    return "";
  }

 private:
  void Add(const std::string& needle) { by_size_[needle.size()].insert(needle); }
  std::map<size_t, absl::flat_hash_set<std::string>> by_size_;
};

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class PrivacyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kDebug, log_}), absl::OkStatus());
    Start();
    door_->PublishPlaces();
    door_->AddPerson("clerk9", ledger::v1::ROLE_CLERK, "P1");
    token_ = door_->TokenOf("clerk9");
  }

  void TearDown() override {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }

  void Start() {
    storage::RocksdbOptions options;
    options.dir = data_;
    auto engine = storage::OpenRocksdb(options);
    ASSERT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
    DoorOptions door;
    door.hall.engine = engine_.get();
    door_ = std::make_unique<TestDoor>(door);
  }

  v1::RegisterCaseRequest Registration(const Person& person) {
    v1::RegisterCaseRequest request = door_->Registration();
    request.mutable_applicant()->set_name(person.name);
    request.mutable_applicant()->set_id_number(person.id_number);
    request.mutable_applicant()->set_phone(person.phone);
    return request;
  }

  // What clerks do with a person, right and wrong.
  void Serve(const Person& person, std::string* refusals) {
    v1::RegisterCaseResponse registered;
    const auto reply = door_->Call(token_, Registration(person), &registered);
    ASSERT_TRUE(reply.ok()) << reply.refusal->message;
    v1::RegisterCaseRequest wrong = Registration(person);
    std::string& id = *wrong.mutable_applicant()->mutable_id_number();
    id[16] = id[16] == '9' ? '0' : '9';
    Refuse(door_->Call(token_, wrong, nullptr), refusals);
    wrong = Registration(person);
    wrong.set_item_code(person.name);
    wrong.mutable_change()->set_request_id(person.phone);
    Refuse(door_->Call(token_, wrong, nullptr), refusals);
    v1::SearchCasesRequest search;
    search.set_hall_id(kTestHall);
    search.set_phone(person.phone);
    v1::SearchCasesResponse found;
    ASSERT_TRUE(door_->Call(token_, search, &found).ok());
    EXPECT_EQ(found.cases_size(), 1);
  }

  static void Refuse(const TestDoor::Reply& reply, std::string* refusals) {
    ASSERT_FALSE(reply.ok());
    base::StrAppend(refusals, reply.refusal->message, reply.refusal->field);
    for (const auto& [key, value] : reply.refusal->metadata) base::StrAppend(refusals, key, value);
  }

  // Bytes of all files; expects nothing personal in any.
  size_t ExpectCleanFiles(const Needles& needles) {
    size_t bytes = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_.path())) {
      if (!entry.is_regular_file()) continue;
      const std::string content = Content(entry.path());
      bytes += content.size();
      EXPECT_EQ(needles.FindIn(content), "") << entry.path();
    }
    return bytes;
  }

  storage::TemporaryDirectory root_;
  const std::string data_ = root_.path() + "/data";
  const std::string log_ = root_.path() + "/hallcased.log";
  std::unique_ptr<storage::Engine> engine_;
  std::unique_ptr<TestDoor> door_;
  std::string token_;
};

TEST_F(PrivacyTest, NothingPersonalReachesTheDisk) {
  const std::vector<Person> people = People();
  const Needles needles(people);
  EXPECT_NE(needles.FindIn("x" + people[500].name + "x"), "");
  EXPECT_NE(needles.FindIn("x" + people[999].phone), "");
  std::string refusals;
  for (const Person& person : people) Serve(person, &refusals);
  EXPECT_EQ(needles.FindIn(refusals), "");
  // First while everything is in logs, which hold rows as they are; then in table files.
  const size_t in_logs = ExpectCleanFiles(needles);
  door_.reset();
  engine_.reset();
  const size_t in_tables = ExpectCleanFiles(needles);
  Start();
  size_t in_rows = 0;
  const auto snapshot = engine_->GetSnapshot();
  ASSERT_TRUE(snapshot.ok());
  for (const StoredRow& row : AllRows(**snapshot)) {
    in_rows += row.key.size() + row.value.size();
    EXPECT_EQ(needles.FindIn(row.key + row.value), "") << storage::TableName(row.table);
  }
  std::printf("%s\n", base::StrCat("nothing of ", people.size(), " people in ", in_logs,
                                   " bytes of files while serving, ", in_tables,
                                   " after, ", in_rows, " of rows, ", refusals.size(),
                                   " of refusals").c_str());
  EXPECT_GT(in_rows, kPeople * people[0].id_number.size());
}

}  // namespace
}  // namespace hallcase::testing
