#include "server/rpc/method_table.h"

#include <gtest/gtest.h>

#include "hallcase/v1/options.pb.h"

namespace hallcase::rpc {
namespace {

TEST(MethodTableTest, HasEveryMethodOfEveryServiceOfTheContract) {
  auto table = MethodTable::Build();
  // Services that a file of the contract declares, found without the table's own list.
  size_t services = 0;
  size_t methods = 0;
  for (const char* file : {"acceptance", "action", "answer", "audit", "calendar", "case", "catalog",
                           "clock", "correction", "custody", "document", "erasure", "feed",
                           "guidance", "hall", "ingest", "job", "key", "leg", "pause", "rating",
                           "report", "session", "shift", "staff", "stock", "urge", "warning"}) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        "hallcase/v1/" + std::string(file) + ".proto");
    ASSERT_NE(descriptor, nullptr) << file;
    for (int i = 0; i < descriptor->service_count(); ++i) {
      ++services;
      methods += static_cast<size_t>(descriptor->service(i)->method_count());
    }
  }
  EXPECT_EQ(table->services().size(), services);
  EXPECT_EQ(table->methods().size(), methods);
}

TEST(MethodTableTest, DescribesAMethod) {
  auto table = MethodTable::Build();
  const Method* method = table->Find("CaseService.RegisterCase");
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->path, "/hallcase.v1.CaseService/RegisterCase");
  EXPECT_EQ(static_cast<int>(method->permission), v1::PERMISSION_CASE_REGISTER);
  EXPECT_TRUE(method->mutates);
  EXPECT_EQ(table->FindByRequest(v1::RegisterCaseRequest::descriptor()), method);
  EXPECT_EQ(table->Find("CaseService.Nothing"), nullptr);
  const Method* watch = table->Find("FeedService.Watch");
  ASSERT_NE(watch, nullptr);
  EXPECT_TRUE(watch->server_streams);
  EXPECT_FALSE(watch->client_streams);
}

TEST(MethodTableTest, WhatMutatesIsWritten) {
  auto table = MethodTable::Build();
  for (const Method& method : table->methods()) {
    if (method.handler.kind == Handler::Kind::kStream) continue;
    EXPECT_EQ(method.mutates, method.handler.kind == Handler::Kind::kWrite) << method.name;
  }
}

}  // namespace
}  // namespace hallcase::rpc
