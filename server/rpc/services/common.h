// What handlers of several services share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/app/hall.h"
#include "server/base/strings.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/handler.h"
#include "server/rpc/page_token.h"
#include "server/rpc/scoped_hall.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {

// A read that failed for the server's own reasons.
Refusal ReadFailed(const absl::Status& status);

// LOCKED_OUT, with how long to wait.
Refusal LockedOut(int64_t wait_us, std::string_view message);

// The case that `ref` names, if the caller's permission reaches it. Read pool only.
Refusal LoadCase(const CallContext& context, const v1::CaseRef& ref,
                 domain::access::Permission permission, CaseRowPtr* row);

// The same by its printed number; `field` is where the request names it.
Refusal LoadCaseByNumber(const CallContext& context, const std::string& number, const char* field,
                         domain::access::Permission permission, CaseRowPtr* row);

// Seals the personal fields of a command under its case's own key. Read pool only.
Refusal SealForCase(const CallContext& context, const v1::CaseRef& ref,
                    google::protobuf::Message* command, Draft* draft);

// `etag: previous` only has a meaning within Ingest.
Refusal CheckTarget(const v1::CaseRef& ref, const Draft& draft);

// A new password for `account`, with its verifier. Password pool only. In staff_service.cc.
Refusal MakeSetPasswordFor(const CallContext& context, const std::string& account,
                           const std::string& password, Draft* draft);

// Rows of a page; `by_default` for lists whose default is not page_size_default.
size_t PageSize(const CallContext& context, uint32_t asked, int64_t by_default = 0);

// The scope of a list's page token.
PageScope PageScopeOf(const CallContext& context, const google::protobuf::Message& request);

// A list's answer: opens its token, reads on behind it, fills a row at a time, and says where the
// list goes on. `read(after)` gives the page; an empty `after` is the beginning.
template <typename Request, typename Response, typename Read, typename Fill>
Refusal AnswerPage(const CallContext& context, const Request& request, Response* response,
                   const Read& read, const Fill& fill) {
  std::string after;
  const PageScope scope = PageScopeOf(context, request);
  Vault& vault = context.desk->vault;
  if (Refusal refusal = OpenPageToken(vault, scope, request.page_token(), &after)) return refusal;
  auto page = read(after);
  if (!page.ok()) return ReadFailed(page.status());
  for (const auto& row : page->rows) fill(row);
  response->set_next_page_token(MakePageToken(vault, scope, page->next_key));
  response->set_as_of_seq(page->as_of_seq);
  return kGranted;
}

// The answer of every change of a case.
void FillChange(const CallContext& context, const app::Outcome& outcome,
                const v1::Applicant* plain, v1::CaseChange* change);

template <typename Request, typename Response>
Refusal AnswerChange(const CallContext& context, const Request&, const app::Outcome& outcome,
                     Response* response) {
  FillChange(context, outcome, nullptr, response->mutable_change());
  return kGranted;
}

// The answer of every change that starts a job.
template <typename Request, typename Response>
Refusal AnswerJob(const CallContext& context, const Request&, const app::Outcome& outcome,
                  Response* response) {
  if (outcome.job_row != nullptr) FillJob(*outcome.job_row, response->mutable_job());
  response->set_replayed(context.replayed);
  return kGranted;
}

}  // namespace hallcase::rpc
