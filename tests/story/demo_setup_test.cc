// The demonstration hall that ships is what its README says: it parses, and its posts and people
// are those of the contract.
#include <gtest/gtest.h>

#include <map>

#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/domain/setup/setup.h"

namespace hallcase {
namespace {

constexpr size_t kFileBytesMax = 4 << 20;

domain::setup::HallSetup ReadDemo() {
  const std::string directory = "deploy/halls/demo/";
  auto conf = base::ReadWholeFile(directory + "hall.conf", kFileBytesMax);
  EXPECT_TRUE(conf.ok()) << conf.status();
  std::vector<domain::setup::SetupFile> files = {{"hall.conf", *conf}};
  const auto names = domain::setup::SetupFileNames(*conf);
  EXPECT_TRUE(names.ok()) << names.status();
  for (const std::string& name : *names) {
    auto text = base::ReadWholeFile(directory + name, kFileBytesMax);
    EXPECT_TRUE(text.ok()) << text.status();
    files.push_back({name, *std::move(text)});
  }
  auto setup = domain::setup::ParseSetup(files);
  EXPECT_TRUE(setup.ok()) << setup.status();
  return *std::move(setup);
}

TEST(DemoSetupTest, FillsEveryPostOfTheContract) {
  const auto setup = ReadDemo();
  EXPECT_EQ(setup.hall_id, "lingshui");
  std::map<std::string, uint32_t> people;
  for (const auto& person : setup.people) {
    if (!person.post.empty()) ++people[person.post];
  }
  uint32_t total = 0;
  size_t posts = 0;
  for (const auto& published : setup.reference) {
    if (!published.has_post()) continue;
    ++posts;
    total += published.post().headcount();
    EXPECT_EQ(people[published.post().code()], published.post().headcount())
        << published.post().name();
  }
  EXPECT_EQ(posts, 10u);
  EXPECT_EQ(total, 34u);
}

TEST(DemoSetupTest, EveryItemHasMaterialsAndEveryRoleSomebody) {
  const auto setup = ReadDemo();
  size_t items = 0;
  for (const auto& published : setup.reference) {
    if (!published.has_item()) continue;
    ++items;
    // Papers are what 综合受理 takes in.
    if (published.item().kind() != 1) continue;
    EXPECT_GE(published.item().materials_size(), 2) << published.item().name();
  }
  EXPECT_GE(items, 40u);
  std::map<int, int> roles;
  for (const auto& person : setup.people) {
    for (const auto& grant : person.grants) ++roles[grant.role()];
  }
  for (int role = ledger::v1::Role_MIN + 1; role <= ledger::v1::Role_MAX; ++role) {
    EXPECT_GE(roles[role], 1) << ledger::v1::Role_Name(role);
  }
}

}  // namespace
}  // namespace hallcase
