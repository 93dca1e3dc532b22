#include "server/rpc/wire.h"

#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/wire_format_lite.h>

#include "absl/container/flat_hash_map.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::io::CodedInputStream;
using google::protobuf::internal::WireFormatLite;

// The message fields of a type: all that the walk for unknown fields has to look at.
struct Plan {
  std::vector<const FieldDescriptor*> single;
  std::vector<const FieldDescriptor*> repeated;
};

const Plan* PlanOf(const Descriptor* type) {
  // A thread's own copy first, so that a request takes no lock for each of its sub-messages.
  thread_local absl::flat_hash_map<const Descriptor*, std::shared_ptr<const Plan>> known;
  auto it = known.find(type);
  if (it != known.end()) return it->second.get();
  auto plan = std::make_shared<Plan>();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    (field->is_repeated() ? plan->repeated : plan->single).push_back(field);
  }
  return known.emplace(type, std::move(plan)).first->second.get();
}

// The first unknown field as a path, empty if there is none.
std::string UnknownPath(const Message& message) {
  const auto* reflection = message.GetReflection();
  const auto& unknown = reflection->GetUnknownFields(message);
  if (!unknown.empty()) return base::StrCat("#", unknown.field(0).number());
  const Plan* plan = PlanOf(message.GetDescriptor());
  for (const FieldDescriptor* field : plan->single) {
    if (!reflection->HasField(message, field)) continue;
    std::string path = UnknownPath(reflection->GetMessage(message, field));
    if (!path.empty()) return base::StrCat(field->name(), ".", path);
  }
  for (const FieldDescriptor* field : plan->repeated) {
    const int size = reflection->FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      std::string path = UnknownPath(reflection->GetRepeatedMessage(message, field, i));
      if (!path.empty()) return base::StrCat(field->name(), "[", i, "].", path);
    }
  }
  return "";
}

// Looks through bytes that did not parse for the text that is no UTF-8: its path, or nothing.
std::string BadTextPath(std::string_view bytes, const Descriptor* type, int depth) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  while (depth < kMessageDepthMax) {
    const uint32_t tag = input.ReadTag();
    if (tag == 0) return "";
    const FieldDescriptor* field =
        type->FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&input, tag)) return "";
      continue;
    }
    uint32_t size = 0;
    const int at = input.ReadVarint32(&size) ? input.CurrentPosition() : -1;
    if (at < 0 || size > bytes.size() - static_cast<size_t>(at)) return "";
    const std::string_view value = bytes.substr(static_cast<size_t>(at), size);
    if (!input.Skip(static_cast<int>(size))) return "";
    if (field == nullptr) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING && !base::IsValidUtf8(value)) {
      return field->name();
    }
    if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      const std::string inner = BadTextPath(value, field->message_type(), depth + 1);
      if (!inner.empty()) return base::StrCat(field->name(), ".", inner);
    }
  }
  return "";
}

}  // namespace

Refusal FindUnknownFields(const Message& message) {
  std::string path = UnknownPath(message);
  if (path.empty()) return kGranted;
  return Reject(Reason::kUnknownField, "请求里有本服务器不认识的字段，请核对客户端版本", path);
}

Refusal ParseStrict(std::string_view bytes, Message* message) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  input.SetRecursionLimit(kMessageDepthMax);
  if (message->ParseFromCodedStream(&input) && input.ConsumedEntireMessage()) {
    return FindUnknownFields(*message);
  }
  std::string path = BadTextPath(bytes, message->GetDescriptor(), 0);
  if (!path.empty()) {
    return Reject(Reason::kInvalidUtf8, "文本字段不是有效的 UTF-8", path);
  }
  return Reject(Reason::kMalformedMessage, "请求内容无法解析为本方法的消息");
}

}  // namespace hallcase::rpc
