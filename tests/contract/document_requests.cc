#include "hallcase/v1/document.pb.h"
#include "tests/contract/request_maker.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

// The number of a 收件凭证 of the case; one that nobody issued where there is no case.
std::string IssuedAbout(const About& about, TestDoor* door) {
  if (about.case_id == 0) return "PZ20260212000001X";
  const std::string lead = "lead-of-documents";
  if (door->hall().hall().reference()->FindPrincipal(lead) == nullptr) {
    door->AddPerson(lead, ledger::v1::ROLE_LEAD, "P1");
  }
  v1::IssueDocumentRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door->NextId());
  request.mutable_case_()->set_case_id(about.case_id);
  request.mutable_case_()->set_etag("*");
  request.set_kind(v1::DOCUMENT_KIND_RECEIPT);
  v1::IssueDocumentResponse issued;
  const auto refusal = door->Call(door->TokenOf(lead), request, &issued).refusal;
  Require(!refusal.has_value(), refusal.has_value() ? refusal->message : "");
  return issued.document().number();
}

}  // namespace

std::map<std::string, RequestMaker> DocumentRequests() {
  return {
      {"DocumentService.IssueDocument",
       MakeRequest<v1::IssueDocumentRequest>(
           [](v1::IssueDocumentRequest& request, const About&, TestDoor*) {
             request.set_kind(v1::DOCUMENT_KIND_RECEIPT);
           })},
      {"DocumentService.ListDocuments",
       MakeRequest<v1::ListDocumentsRequest>(
           [](v1::ListDocumentsRequest&, const About&, TestDoor*) {})},
      {"DocumentService.GetDocument",
       MakeRequest<v1::GetDocumentRequest>(
           [](v1::GetDocumentRequest& request, const About& about, TestDoor* door) {
             request.set_number(IssuedAbout(about, door));
           })},
      {"DocumentService.PrintDocument",
       MakeRequest<v1::PrintDocumentRequest>(
           [](v1::PrintDocumentRequest& request, const About& about, TestDoor* door) {
             request.set_number(IssuedAbout(about, door));
           })},
      {"DocumentService.CheckDocument",
       MakeRequest<v1::CheckDocumentRequest>(
           [](v1::CheckDocumentRequest& request, const About&, TestDoor*) {
             request.set_check_line("PZ20260212000001X 3F9A-22C1-7B0D K");
           })},
  };
}

}  // namespace hallcase::testing
