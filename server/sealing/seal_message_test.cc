#include "server/sealing/seal_message.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>

#include <set>

#include "hallcase/ledger/v1/command.pb.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/sealing/fixed_key.h"

namespace hallcase::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using ::testing::HasSubstr;

ledger::v1::Command RegisterCommand() {
  ledger::v1::Command command;
  auto* applicant = command.mutable_register_case()->mutable_applicant();
  applicant->set_key_id("0123456789abcdef");
  applicant->set_name("张三丰");
  applicant->set_id_type("resident_id");
  applicant->set_id_number("11010519491231002X");
  applicant->set_phone("13876543210");
  command.mutable_register_case()->set_item_code("B0001");
  return command;
}

class SealMessageTest : public ::testing::Test {
 protected:
  base::SeededRandom random_{1};
  Sealer sealer_{"lingshui", random_};
  DataKey key_ = FixedKey(7);
};

TEST_F(SealMessageTest, SealsPersonalFieldsAndNothingElse) {
  const ledger::v1::Command plain = RegisterCommand();
  ledger::v1::Command command = plain;
  ASSERT_TRUE(SealMessage(sealer_, key_, &command).ok());
  const std::string bytes = command.SerializeAsString();
  for (const char* secret : {"张三丰", "11010519491231002X", "13876543210"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos);
  }
  const auto& applicant = command.register_case().applicant();
  EXPECT_EQ(applicant.id_type(), "resident_id");
  EXPECT_EQ(applicant.key_id(), "0123456789abcdef");
  EXPECT_EQ(command.register_case().item_code(), "B0001");
  EXPECT_EQ(applicant.id_check_override(), "");
  EXPECT_EQ(applicant.phone().size(), 11 + kSealOverheadBytes);
  ASSERT_TRUE(OpenMessage(sealer_, key_, &command).ok());
  EXPECT_EQ(command.SerializeAsString(), plain.SerializeAsString());
}

TEST_F(SealMessageTest, ASealedValueOpensWhereDecideCopiesIt) {
  ledger::v1::PushCase push;
  push.set_note("请尽快");
  ASSERT_TRUE(SealMessage(sealer_, key_, &push).ok());
  ledger::v1::Entry entry;
  entry.add_facts()->mutable_case_closed()->set_case_id(1024);
  entry.add_facts()->mutable_leg_opened()->set_note(push.note());
  ASSERT_TRUE(OpenMessage(sealer_, key_, &entry).ok());
  EXPECT_EQ(entry.facts(1).leg_opened().note(), "请尽快");
}

TEST_F(SealMessageTest, AnotherKeyNamesTheFieldAndNotItsContent) {
  ledger::v1::Command command = RegisterCommand();
  ASSERT_TRUE(SealMessage(sealer_, key_, &command).ok());
  const absl::Status status = OpenMessage(sealer_, FixedKey(8), &command);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("hallcase.ledger.v1.Applicant.name"));
}

TEST_F(SealMessageTest, MasksAndClears) {
  ledger::v1::Command command = RegisterCommand();
  ASSERT_TRUE(MaskMessage(&command).ok());
  const auto& applicant = command.register_case().applicant();
  EXPECT_EQ(applicant.name(), "张**");
  EXPECT_EQ(applicant.id_number(), "110***********002X");
  EXPECT_EQ(applicant.phone(), "138****3210");
  ASSERT_TRUE(ClearPersonal(&command).ok());
  EXPECT_EQ(applicant.name() + applicant.id_number() + applicant.phone(), "");
  EXPECT_EQ(applicant.id_type(), "resident_id");
}

TEST_F(SealMessageTest, RefusesMapsAndRecursion) {
  google::protobuf::Struct with_map;
  EXPECT_THAT(std::string(SealMessage(sealer_, key_, &with_map).message()), HasSubstr("maps"));
  google::protobuf::DescriptorProto recursive;
  EXPECT_EQ(SealMessage(sealer_, key_, &recursive).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(SealMessage(sealer_, key_, &recursive).message()),
              HasSubstr("recursive"));
}

void Collect(const FileDescriptor* file, std::set<const FileDescriptor*>* files) {
  if (file->package() != "hallcase.ledger.v1" || !files->insert(file).second) return;
  for (int i = 0; i < file->dependency_count(); ++i) Collect(file->dependency(i), files);
}

int CountPersonal(const Descriptor* type) {
  int count = 0;
  for (int i = 0; i < type->field_count(); ++i) {
    count += type->field(i)->options().GetExtension(ledger::v1::sensitivity) ==
                     ledger::v1::SENSITIVITY_PERSONAL ? 1 : 0;
  }
  return count;
}

TEST(LedgerTypesTest, EveryOneCanBeSealed) {
  std::set<const FileDescriptor*> files;
  Collect(ledger::v1::Entry::descriptor()->file(), &files);
  Collect(ledger::v1::Command::descriptor()->file(), &files);
  Collect(ledger::v1::CaseRow::descriptor()->file(), &files);
  int types = 0;
  int personal = 0;
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      EXPECT_TRUE(CheckSealable(file->message_type(i)).ok())
          << CheckSealable(file->message_type(i));
      ++types;
      personal += CountPersonal(file->message_type(i));
    }
  }
  // Fewer would mean that the walk or the option is broken.
  EXPECT_GE(types, 60);
  EXPECT_GE(personal, 15);
}

}  // namespace
}  // namespace hallcase::sealing
