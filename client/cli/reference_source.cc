#include "client/cli/reference_source.h"

#include <algorithm>
#include <utility>

#include "client/cli/setup_convert.h"
#include "client/tables/source.h"
#include "hallcase/v1/staff.pb.h"
#include "server/base/strings.h"
#include "server/domain/setup/render.h"

namespace hallcase::cli {
namespace {

using domain::setup::HallSetup;
using domain::setup::RawTable;
using domain::setup::TableId;

constexpr uint32_t kReferencePageSize = 500;
// Somebody who publishes between two pages makes us read again.
constexpr int kReadsMax = 5;

// Every page of a list, as one answer.
template <typename Response, typename Request, typename Use>
std::optional<client::Error> ReadPages(client::Client* client, Request request, const Use& use) {
  request.set_page_size(kReferencePageSize);
  for (;;) {
    auto page = client->Call<Response>(request);
    if (!page.ok()) return page.error();
    use(*page);
    if (page->next_page_token().empty()) return std::nullopt;
    request.set_page_token(page->next_page_token());
  }
}

// The set-up at one version; version 0 = it changed while it was read.
std::optional<client::Error> ReadOnce(client::Client* client, PublishedReference* published) {
  auto rest = client->Call<v1::ListReferenceResponse>(v1::ListReferenceRequest());
  if (!rest.ok()) return rest.error();
  v1::ListItemsResponse items;
  published->version = rest->reference_version();
  auto failed = ReadPages<v1::ListItemsResponse>(
      client, v1::ListItemsRequest(), [&](const v1::ListItemsResponse& page) {
        if (page.reference_version() != rest->reference_version()) published->version = 0;
        items.mutable_items()->MergeFrom(page.items());
      });
  if (failed) return failed;
  published->setup = FromPublished(items, *rest);
  return std::nullopt;
}

domain::setup::Person PersonOf(const v1::Staff& staff) {
  domain::setup::Person person;
  person.account = staff.id();
  person.post = staff.post();
  person.window = staff.window();
  person.kind = static_cast<ledger::v1::PrincipalKind>(staff.kind());
  for (const v1::Grant& from : staff.grants()) {
    auto& grant = person.grants.emplace_back();
    grant.set_role(static_cast<ledger::v1::Role>(from.role()));
    grant.set_department(from.department());
    grant.set_record_for_others(from.record_for_others());
  }
  return person;
}

bool Has(const std::vector<RawTable>& tables, TableId id) {
  return std::any_of(tables.begin(), tables.end(),
                     [id](const RawTable& table) { return table.id == id; });
}

}  // namespace

std::optional<PublishedReference> ReadPublished(Context& context) {
  client::Client* client = context.Connect();
  if (client == nullptr) return std::nullopt;
  for (int i = 0; i < kReadsMax; ++i) {
    PublishedReference published;
    if (const auto failed = ReadOnce(client, &published)) {
      context.Fail(*failed);
      return std::nullopt;
    }
    if (published.version != 0) return published;
  }
  context.FailUsage("基础数据正在被连续发布，请稍后再试");
  return std::nullopt;
}

bool ReadPeople(Context& context, HallSetup* setup, bool* readable) {
  client::Client* client = context.Connect();
  if (client == nullptr) return false;
  *readable = true;
  const auto failed = ReadPages<v1::ListStaffResponse>(
      client, v1::ListStaffRequest(), [setup](const v1::ListStaffResponse& page) {
        for (const v1::Staff& staff : page.staff()) {
          if (staff.kind() == v1::PRINCIPAL_KIND_OUTSIDE) continue;
          setup->people.push_back(PersonOf(staff));
        }
      });
  if (!failed) return true;
  *readable = false;
  if (failed->code == client::Code::kPermissionDenied) return true;
  context.Fail(*failed);
  return false;
}

absl::StatusOr<WantedReference> ReadWanted(const std::string& path, const HallSetup& published) {
  auto source = tables::ReadTables(path);
  if (!source.ok()) return source.status();
  WantedReference wanted;
  wanted.ignored = std::move(source->ignored);
  wanted.has_people = Has(source->tables, TableId::kStaff);
  if (Has(source->tables, TableId::kItems) != Has(source->tables, TableId::kItemMaterials)) {
    return absl::InvalidArgumentError(base::StrCat(
        path, "：“事项”和“收件清单”是一体的，两张表要么都有，要么都没有"));
  }
  for (RawTable& table : domain::setup::RenderTables(published)) {
    const auto given = std::find_if(source->tables.begin(), source->tables.end(),
                                    [&](const RawTable& one) { return one.id == table.id; });
    if (given != source->tables.end()) {
      domain::setup::KeepLeftOut(table, &*given);
      continue;
    }
    const auto& spec = domain::setup::SpecOf(table.id);
    if (table.id == TableId::kStaff) {
      table.rows.clear();
    } else {
      wanted.missing.emplace_back(domain::setup::FirstWord(spec.words));
    }
    source->tables.push_back(std::move(table));
  }
  auto setup = domain::setup::BuildSetup(std::move(source->tables));
  if (!setup.ok()) return setup.status();
  wanted.setup = *std::move(setup);
  return wanted;
}

}  // namespace hallcase::cli
