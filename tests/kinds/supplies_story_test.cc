// 综合后勤: what is asked for, approved and issued, and what is left in stock.

#include <gmock/gmock.h>

#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/stock.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kToner[] = "toner";
const Values kAskedFor = {{"stock_item", kToner},
                       {"amount", "5"},
                       {"approver", "lead"},
                       {"~purpose", "三号窗口打印机"}};

// Toner is kept by post P2, that is by zhao.
class SuppliesStory : public KindStory {
 protected:
  SuppliesStory() {
    app::CommandCall call = door().hall().AsSystem();
    auto* stock = call.command.mutable_publish_reference()->add_values()->mutable_stock_item();
    stock->set_code(kToner);
    stock->set_name("硒鼓");
    stock->set_unit("个");
    stock->set_minimum(4);
    stock->set_post("P2");
    Publish(std::move(call));
  }

  std::string Receive(const std::string& person, int64_t amount) {
    v1::ReceiveStockRequest request;
    request.set_stock_item(kToner);
    request.set_amount(amount);
    request.set_document("SH-2024-17");
    return Answer<v1::ReceiveStockResponse>(person, std::move(request));
  }
  v1::StockLevel Level(const std::string& month = "") {
    v1::ListStockRequest request;
    request.set_month(month);
    const auto list = As("wang").Call<v1::ListStockResponse>(std::move(request));
    EXPECT_TRUE(list.ok()) << list.error().message;
    for (const v1::StockLevel& level : list->levels()) {
      if (level.item().code() == kToner) return level;
    }
    ADD_FAILURE() << "no toner in the list";
    return {};
  }
  v1::Case Approved(const std::string& amount = "5") {
    return Take("lead", Open("wang", kSuppliesItem, kAskedFor), "approve",
                {{"amount", amount}, {"keeper", "P2"}});
  }
  static Values Out(const std::string& amount) {
    return {{"amount", amount}, {"taken_by", "wang"}};
  }
  std::string Void(const v1::Case& row) {
    auto strike = On<v1::VoidCaseRequest>(row);
    strike.set_reason_code("duplicate");
    return Answer<v1::VoidCaseResponse>("lead", strike);
  }
};

// Asked for in the morning, approved before noon, issued in two parts.
TEST_F(SuppliesStory, AskedApprovedAndIssuedInTwoParts) {
  EXPECT_EQ(Receive("zhao", 3), "OK");
  At("2024-03-04T10:00");
  v1::Case row = Open("wang", kSuppliesItem, kAskedFor);
  EXPECT_EQ(row.stage(), "REQUESTED");
  EXPECT_EQ(row.stage_name(), "待审批");
  EXPECT_EQ(Responsible(row), "staff lead");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK due 2024-03-05T17:30"));
  EXPECT_THAT(Offered("wang", row), ElementsAre("withdraw"));
  EXPECT_THAT(Offered("lead", row), ElementsAre("approve", "refuse", "~withdraw"));

  At("2024-03-04T11:20");
  row = Take("lead", row, "approve", {{"amount", "4"}, {"keeper", "P2"}});
  EXPECT_EQ(row.stage(), "APPROVED");
  EXPECT_EQ(Responsible(row), "post P2");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-06T17:30"));
  EXPECT_THAT(Offered("zhao", row),
              ElementsAre("~withdraw", "issue_part", "issue", "~close_short"));
  EXPECT_THAT(Offered("wang", row),
              ElementsAre("withdraw", "~issue_part", "~issue", "~close_short"));

  At("2024-03-05T09:30");
  row = Take("zhao", row, "issue_part", Out("3"));
  EXPECT_EQ(row.stage(), "APPROVED");
  EXPECT_EQ(Level().level(), 0);
  EXPECT_TRUE(Level().low());
  EXPECT_EQ(Receive("zhao", 10), "OK");
  At("2024-03-06T16:00");
  row = Take("zhao", row, "issue", Out("1"));
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"lead", 20}, {"zhao", 70}}));
  EXPECT_EQ(Level().level(), 9);
  EXPECT_FALSE(Level().low());
  EXPECT_EQ(Level().used(), 4);
  EXPECT_EQ(Level("2024-02").used(), 0);
  EXPECT_THAT(Verify(), IsEmpty());
}

// Nothing is taken that is not there, and nothing changes.
TEST_F(SuppliesStory, MoreThanThereIsIsRefused) {
  EXPECT_EQ(Receive("zhao", 2), "OK");
  v1::Case row = Approved();
  auto request = On<v1::TakeActionRequest>(row);
  request.set_action("issue");
  for (const auto& [name, code] : Out("5")) {
    request.add_values()->set_name(name);
    request.mutable_values(request.values_size() - 1)->set_code(code);
  }
  const auto taken = As("zhao").Call<v1::TakeActionResponse>(request);
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().reason, "OUT_OF_STOCK");
  EXPECT_EQ(taken.error().message,
            "库存不足：硒鼓现有 2 个，申请发放 5 个；可先部分发放，或入库后再发");
  EXPECT_EQ(Level().level(), 2);
  EXPECT_EQ(Get(row).etag(), row.etag());
  request.add_also()->set_case_id(Approved().case_id());
  request.mutable_also(0)->set_etag("*");
  EXPECT_EQ(Answer<v1::TakeActionResponse>("zhao", request), "INVALID_FIELD")
      << "each takes what the one before has left";
  EXPECT_EQ(Refusal("zhao", row, "issue", Out("6")), "INVALID_FIELD") << "five were approved";
  EXPECT_EQ(Refusal("zhao", row, "issue_part", Out("5")), "INVALID_FIELD") << "that is all of it";
  EXPECT_EQ(Refusal("zhao", row, "issue", Out("0")), "INVALID_FIELD");
  EXPECT_THAT(Verify(), IsEmpty());
}

// 申请与审批分离; and who keeps it issues it, not who asked.
TEST_F(SuppliesStory, NobodyApprovesTheirOwnRequest) {
  EXPECT_EQ(Receive("zhao", 9), "OK");
  Values own = kAskedFor;
  own[2].second = "chief";
  v1::Case row = Open("lead", kSuppliesItem, own);
  EXPECT_EQ(Refusal("lead", row, "approve", {{"amount", "5"}, {"keeper", "P2"}}),
            "SEPARATION_OF_DUTIES");
  EXPECT_EQ(Refusal("wang", row, "approve", {{"amount", "5"}, {"keeper", "P2"}}),
            "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("chief", row, "approve", {{"amount", "6"}, {"keeper", "P2"}}),
            "INVALID_FIELD");
  EXPECT_EQ(Refusal("chief", row, "approve", {{"amount", "5"}, {"keeper", "P9"}}),
            "REFERENCE_NOT_FOUND");
  row = Take("chief", row, "approve", {{"amount", "5"}, {"keeper", "P2"}});
  EXPECT_EQ(Responsible(row), "post P2");
  EXPECT_EQ(Refusal("li", row, "issue", Out("5")), "PERMISSION_DENIED");
  row = Take("zhao", row, "issue", Out("5"));
  EXPECT_EQ(row.stage(), "CLOSED");
}

TEST_F(SuppliesStory, ARefusalEndsIt) {
  v1::Case row = Open("wang", kSuppliesItem, kAskedFor);
  EXPECT_EQ(Refusal("lead", row, "refuse", {}), "INVALID_FIELD") << "a reason is needed";
  row = Take("lead", row, "refuse", {{"~reason", "本月额度已用完"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped"));
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"lead", 90}}));
  EXPECT_EQ(Refusal("lead", row, "approve", {{"amount", "5"}, {"keeper", "P2"}}),
            "ILLEGAL_TRANSITION");
}

// Late in both halves, each against whoever has it.
TEST_F(SuppliesStory, ApprovedLateAndIssuedLate) {
  EXPECT_EQ(Receive("zhao", 9), "OK");
  v1::Case row = Open("wang", kSuppliesItem, kAskedFor);
  At("2024-03-06T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED FEEDBACK lead"));
  row = Take("lead", row, "approve", {{"amount", "5"}, {"keeper", "P2"}});
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK late", "REPLY due 2024-03-08T17:30"));
  At("2024-03-11T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED REPLY P2"));
  row = Take("zhao", row, "issue", Out("5"));
  EXPECT_TRUE(row.closed_late());
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Verify(), IsEmpty());
}

// Given to the wrong post, which cannot issue what it does not keep.
TEST_F(SuppliesStory, TransferredToWhoKeepsIt) {
  EXPECT_EQ(Receive("zhao", 9), "OK");
  v1::Case row = Take("lead", Open("wang", kSuppliesItem, kAskedFor), "approve",
                      {{"amount", "5"}, {"keeper", "P1"}});
  EXPECT_EQ(Responsible(row), "post P1");
  EXPECT_EQ(Refusal("li", row, "issue", Out("5")), "PERMISSION_DENIED");
  auto assign = On<v1::AssignLegRequest>(row);
  assign.mutable_party()->set_kind(v1::PARTY_KIND_POST);
  assign.mutable_party()->set_id("P2");
  EXPECT_EQ(Answer<v1::AssignLegResponse>("li", assign), "OK");
  EXPECT_EQ(Responsible(Get(row)), "post P2");
  row = Take("zhao", row, "issue", Out("5"));
  EXPECT_EQ(row.stage(), "CLOSED");
}

// What was taken stays on record.
TEST_F(SuppliesStory, WithdrawnOnlyWhileNothingIsIssued) {
  EXPECT_EQ(Receive("zhao", 2), "OK");
  v1::Case row = Approved();
  EXPECT_EQ(Refusal("li", row, "withdraw", {{"~reason", "不需要了"}}), "PERMISSION_DENIED");
  row = Take("zhao", row, "issue_part", Out("2"));
  EXPECT_EQ(Refusal("wang", row, "withdraw", {{"~reason", "不需要了"}}), "STOCK_ISSUED");
  EXPECT_EQ(Void(row), "STOCK_ISSUED");
  EXPECT_EQ(Refusal("wang", row, "close_short", {{"~reason", "够了"}}), "PERMISSION_DENIED");
  row = Take("zhao", row, "close_short", {{"~reason", "供应商断货"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"lead", 20}, {"zhao", 70}}));
  EXPECT_EQ(Void(row), "STOCK_ISSUED");
  EXPECT_EQ(Level().used(), 2);

  row = Approved();
  EXPECT_EQ(Refusal("zhao", row, "close_short", {{"~reason", "断货"}}), "ILLEGAL_TRANSITION");
  row = Take("wang", row, "withdraw", {{"~reason", "不需要了"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(Void(row), "OK");
  EXPECT_EQ(Get(row).stage(), "VOIDED");
  EXPECT_EQ(Level().level(), 0);
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(SuppliesStory, WhatIsCountedIsWhatThereIs) {
  EXPECT_EQ(Receive("wang", 1), "PERMISSION_DENIED");
  EXPECT_EQ(Receive("auditor", 1), "PERMISSION_DENIED");
  EXPECT_EQ(Receive("lead", 10), "OK");
  v1::CountStockRequest request;
  request.set_stock_item(kToner);
  request.set_counted(7);
  EXPECT_EQ(Answer<v1::CountStockResponse>("zhao", request), "INVALID_FIELD") << "why?";
  request.set_reason(v1::STOCK_COUNT_REASON_DAMAGED);
  EXPECT_EQ(Answer<v1::CountStockResponse>("wang", request), "PERMISSION_DENIED");
  const auto counted = As("zhao").Call<v1::CountStockResponse>(request);
  ASSERT_TRUE(counted.ok()) << counted.error().message;
  EXPECT_EQ(counted->difference(), -3);
  EXPECT_EQ(Level().level(), 7);
  EXPECT_EQ(Level().used(), 0) << "what is damaged is not used";
  request.set_stock_item("nothing");
  EXPECT_EQ(Answer<v1::CountStockResponse>("zhao", request), "REFERENCE_NOT_FOUND");
  v1::ListStockRequest list;
  EXPECT_EQ(Answer<v1::ListStockResponse>("contact", list), "PERMISSION_DENIED");
  list.set_month("2024-13");
  EXPECT_EQ(Answer<v1::ListStockResponse>("auditor", list), "INVALID_FIELD");
}

TEST_F(SuppliesStory, BadRequests) {
  const auto opens = [&](size_t place, const std::string& value) {
    Values values = kAskedFor;
    values[place].second = value;
    return Answer<v1::RegisterCaseResponse>("wang", Opening(kSuppliesItem, values));
  };
  EXPECT_EQ(opens(0, "nothing"), "REFERENCE_NOT_FOUND");
  EXPECT_EQ(opens(1, "0"), "INVALID_FIELD");
  EXPECT_EQ(opens(1, "10001"), "INVALID_FIELD");
  EXPECT_EQ(opens(2, "nobody"), "REFERENCE_NOT_FOUND");
  EXPECT_EQ(opens(3, ""), "INVALID_FIELD");
}

}  // namespace
}  // namespace hallcase::testing
