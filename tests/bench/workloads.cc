#include "tests/bench/workloads.h"

#include <array>
#include <fstream>
#include <random>
#include <utility>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/report.pb.h"
#include "hallcase/v1/session.pb.h"
#include "tests/bench/register_message.h"

namespace hallcase::bench {
namespace {

constexpr uint32_t kWorklistPage = 50;

class Echo final : public Workload {
 public:
  explicit Echo(size_t request_bytes) : request_(request_bytes, 'q') {}
  const std::string& method() const override { return method_; }
  std::string Next() override { return request_; }

 private:
  const std::string method_ = "/hallcase.bench.Echo/Call";
  const std::string request_;
};

class Register final : public Workload {
 public:
  explicit Register(const WorkloadOptions& options)
      : hall_(options.hall), due_us_(options.upstream_due_us), maker_(std::random_device{}()) {}
  const std::string& method() const override { return method_; }
  std::string Next() override {
    maker_.Make(&request_);
    request_.set_hall_id(hall_);
    if (due_us_ > 0) {
      request_.mutable_upstream_due_at()->set_seconds(due_us_ / base::kMicrosPerSecond);
    }
    return request_.SerializeAsString();
  }

 private:
  const std::string method_ = "/hallcase.v1.CaseService/RegisterCase";
  const std::string hall_;
  const int64_t due_us_;
  RegisterMaker maker_;
  v1::RegisterCaseRequest request_;
};

// GetCase or GetCaseHistory of a random case: both name it alike.
template <typename Request>
class OfCase final : public Workload {
 public:
  OfCase(const WorkloadOptions& options, std::string method)
      : method_(std::move(method)), ids_(options.case_ids), random_(std::random_device{}()) {
    request_.set_hall_id(options.hall);
  }
  const std::string& method() const override { return method_; }
  std::string Next() override {
    request_.mutable_case_()->set_case_id(ids_[random_() % ids_.size()]);
    return request_.SerializeAsString();
  }

 private:
  const std::string method_;
  const std::vector<int64_t>& ids_;
  std::mt19937_64 random_;
  Request request_;
};

// The same bytes each time.
class Constant final : public Workload {
 public:
  Constant(std::string method, std::string request)
      : method_(std::move(method)), request_(std::move(request)) {}
  const std::string& method() const override { return method_; }
  std::string Next() override { return request_; }

 private:
  const std::string method_;
  const std::string request_;
};

class Mixed final : public Workload {
 public:
  explicit Mixed(WorkloadOptions options) : options_(std::move(options)) {
    for (const char* name : {"get", "history", "list", "totals"}) {
      options_.name = name;
      parts_.push_back(MakeWorkload(options_));
    }
  }
  const std::string& method() const override { return parts_[turn_]->method(); }
  std::string Next() override { return parts_[turn_]->Next(); }
  void Advance() override { turn_ = (turn_ + 1) % parts_.size(); }

 private:
  WorkloadOptions options_;  // the parts keep a reference to its ids
  std::vector<std::unique_ptr<Workload>> parts_;
  size_t turn_ = 0;
};

std::unique_ptr<Workload> MakeList(const WorkloadOptions& options) {
  v1::ListCasesRequest request;
  request.set_hall_id(options.hall);
  request.set_page_size(kWorklistPage);
  if (!options.worklist_of.empty()) {
    request.mutable_responsible()->set_kind(v1::PARTY_KIND_STAFF);
    request.mutable_responsible()->set_id(options.worklist_of);
  }
  return std::make_unique<Constant>("/hallcase.v1.CaseService/ListCases",
                                    request.SerializeAsString());
}

std::unique_ptr<Workload> MakeTotals(const WorkloadOptions& options) {
  v1::GetTotalsRequest request;
  request.set_hall_id(options.hall);
  return std::make_unique<Constant>("/hallcase.v1.ReportService/GetTotals",
                                    request.SerializeAsString());
}

std::unique_ptr<Workload> MakeSignIn(const WorkloadOptions& options) {
  v1::SignInRequest request;
  request.set_hall_id(options.hall);
  request.set_account(options.account);
  request.set_password(options.password);
  return std::make_unique<Constant>("/hallcase.v1.SessionService/SignIn",
                                    request.SerializeAsString());
}

}  // namespace

std::unique_ptr<Workload> MakeWorkload(const WorkloadOptions& options) {
  const std::string& name = options.name;
  if (name == "echo") return std::make_unique<Echo>(options.request_bytes);
  if (options.hall.empty()) return nullptr;
  if (name == "register") return std::make_unique<Register>(options);
  if (name == "list") return MakeList(options);
  if (name == "totals") return MakeTotals(options);
  if (name == "sign-in") return MakeSignIn(options);
  if (options.case_ids.empty()) return nullptr;
  if (name == "get") {
    return std::make_unique<OfCase<v1::GetCaseRequest>>(options,
                                                        "/hallcase.v1.CaseService/GetCase");
  }
  if (name == "history") {
    return std::make_unique<OfCase<v1::GetCaseHistoryRequest>>(
        options, "/hallcase.v1.CaseService/GetCaseHistory");
  }
  if (name == "mixed") return std::make_unique<Mixed>(options);
  return nullptr;
}

std::vector<int64_t> ReadCaseIds(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<int64_t> ids;
  int64_t id = 0;
  while (file.read(reinterpret_cast<char*>(&id), sizeof(id))) ids.push_back(id);
  return ids;
}

}  // namespace hallcase::bench
