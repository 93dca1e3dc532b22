#include "server/sealing/seal_message.h"

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/options.pb.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "server/sealing/mask.h"

namespace hallcase::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// How to walk one message type. Fields below which nothing is personal are left out.
struct Plan {
  struct Leaf {
    const FieldDescriptor* field;
    SealedField sealed_as;
  };
  struct Branch {
    const FieldDescriptor* field;
    const Plan* plan;
  };
  std::vector<Leaf> leaves;
  std::vector<Branch> branches;

  bool empty() const { return leaves.empty() && branches.empty(); }
};

absl::Status CannotWalk(const FieldDescriptor& field, std::string_view why) {
  return absl::FailedPreconditionError(base::StrCat(field.full_name(), ": ", why));
}

bool IsPersonal(const FieldDescriptor& field) {
  return field.options().GetExtension(ledger::v1::sensitivity) ==
         ledger::v1::SENSITIVITY_PERSONAL;
}

// Plans live as long as the process: there is a bounded number of types.
class Plans {
 public:
  absl::StatusOr<const Plan*> Get(const Descriptor* type) {
    base::MutexLock lock(mutex_);
    return GetLocked(type);
  }

 private:
  absl::StatusOr<const Plan*> GetLocked(const Descriptor* type) HC_REQUIRES(mutex_) {
    if (const auto found = plans_.find(type); found != plans_.end()) return found->second.get();
    if (!in_progress_.insert(type).second) {
      return absl::FailedPreconditionError(
          base::StrCat(type->full_name(), ": recursive types are not sealed"));
    }
    absl::StatusOr<std::unique_ptr<Plan>> plan = Make(type);
    in_progress_.erase(type);
    if (!plan.ok()) return plan.status();
    return plans_.emplace(type, std::move(*plan)).first->second.get();
  }

  absl::StatusOr<std::unique_ptr<Plan>> Make(const Descriptor* type) HC_REQUIRES(mutex_) {
    auto plan = std::make_unique<Plan>();
    for (int i = 0; i < type->field_count(); ++i) {
      const absl::Status status = AddField(type->field(i), plan.get());
      if (!status.ok()) return status;
    }
    return plan;
  }

  absl::Status AddField(const FieldDescriptor* field, Plan* plan) HC_REQUIRES(mutex_) {
    if (field->is_map()) return CannotWalk(*field, "maps are not sealed");
    if (IsPersonal(*field)) {
      if (field->type() != FieldDescriptor::TYPE_BYTES) {
        return CannotWalk(*field, "a personal field must be bytes");
      }
      const absl::StatusOr<SealedField> sealed_as = SealedFieldByName(field->name());
      if (!sealed_as.ok()) return CannotWalk(*field, "its name has no SealedField");
      plan->leaves.push_back({field, *sealed_as});
    } else if (field->message_type() != nullptr) {
      const absl::StatusOr<const Plan*> below = GetLocked(field->message_type());
      if (!below.ok()) return below.status();
      if (!(*below)->empty()) plan->branches.push_back({field, *below});
    }
    return absl::OkStatus();
  }

  base::Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Plan>> plans_ HC_GUARDED_BY(mutex_);
  absl::flat_hash_set<const Descriptor*> in_progress_ HC_GUARDED_BY(mutex_);
};

absl::StatusOr<const Plan*> PlanFor(const Descriptor* type) {
  static Plans* const plans = new Plans;
  return plans->Get(type);
}

// What becomes of one value that is not empty.
using Change = absl::FunctionRef<absl::StatusOr<std::string>(SealedField, const std::string&)>;

absl::Status ChangeLeaf(const Plan::Leaf& leaf, Change change, Message* message) {
  const Reflection* reflection = message->GetReflection();
  const bool repeated = leaf.field->is_repeated();
  const int count = repeated ? reflection->FieldSize(*message, leaf.field) : 1;
  for (int i = 0; i < count; ++i) {
    std::string scratch;
    const std::string& value =
        repeated ? reflection->GetRepeatedStringReference(*message, leaf.field, i, &scratch)
                 : reflection->GetStringReference(*message, leaf.field, &scratch);
    if (value.empty()) continue;
    absl::StatusOr<std::string> changed = change(leaf.sealed_as, value);
    if (!changed.ok()) {
      return absl::Status(changed.status().code(),
                          base::StrCat(leaf.field->full_name(), ": ", changed.status().message()));
    }
    if (repeated) {
      reflection->SetRepeatedString(message, leaf.field, i, *std::move(changed));
    } else {
      reflection->SetString(message, leaf.field, *std::move(changed));
    }
  }
  return absl::OkStatus();
}

absl::Status Walk(const Plan& plan, Change change, Message* message) {
  for (const Plan::Leaf& leaf : plan.leaves) {
    const absl::Status status = ChangeLeaf(leaf, change, message);
    if (!status.ok()) return status;
  }
  const Reflection* reflection = message->GetReflection();
  for (const Plan::Branch& branch : plan.branches) {
    if (!branch.field->is_repeated()) {
      if (!reflection->HasField(*message, branch.field)) continue;
      const absl::Status status =
          Walk(*branch.plan, change, reflection->MutableMessage(message, branch.field));
      if (!status.ok()) return status;
      continue;
    }
    const int count = reflection->FieldSize(*message, branch.field);
    for (int i = 0; i < count; ++i) {
      const absl::Status status = Walk(
          *branch.plan, change, reflection->MutableRepeatedMessage(message, branch.field, i));
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status ChangeMessage(Message* message, Change change) {
  const absl::StatusOr<const Plan*> plan = PlanFor(message->GetDescriptor());
  if (!plan.ok()) return plan.status();
  return Walk(**plan, change, message);
}

}  // namespace

absl::Status SealMessage(const Sealer& sealer, const DataKey& key, Message* message) {
  return ChangeMessage(message, [&](SealedField field, const std::string& value) {
    return absl::StatusOr<std::string>(sealer.Seal(key, field, value));
  });
}

absl::Status OpenMessage(const Sealer& sealer, const DataKey& key, Message* message) {
  return ChangeMessage(message, [&](SealedField field, const std::string& value) {
    return sealer.Open(key, field, value);
  });
}

absl::Status MaskMessage(Message* message) {
  return ChangeMessage(message, [](SealedField field, const std::string& value) {
    return absl::StatusOr<std::string>(MaskField(field, value));
  });
}

absl::Status ClearPersonal(Message* message) {
  return ChangeMessage(message, [](SealedField, const std::string&) {
    return absl::StatusOr<std::string>(std::string());
  });
}

absl::Status CheckSealable(const Descriptor* type) { return PlanFor(type).status(); }

}  // namespace hallcase::sealing
