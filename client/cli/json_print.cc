#include "client/cli/json_print.h"

#include <cmath>
#include <cstdio>

#include "client/cli/time_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void PrintMessage(const Message& message, std::string* out);

std::string JsonDouble(double number) {
  if (!std::isfinite(number)) return "null";
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g", number);
  return text;
}

std::string TextValue(const FieldDescriptor* field, const std::string& value) {
  const bool bytes = field->type() == FieldDescriptor::TYPE_BYTES;
  return JsonString(bytes ? base::ToHex(value) : value);
}

// One value that is there; `index` < 0 for a field that is not repeated.
void PrintValue(const Message& message, const FieldDescriptor* field, int index,
                std::string* out) {
  const Reflection& get = *message.GetReflection();
  const bool one = index < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      base::StrAppend(out, one ? get.GetInt32(message, field)
                               : get.GetRepeatedInt32(message, field, index));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      base::StrAppend(out, one ? get.GetInt64(message, field)
                               : get.GetRepeatedInt64(message, field, index));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      base::StrAppend(out, one ? get.GetUInt32(message, field)
                               : get.GetRepeatedUInt32(message, field, index));
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      base::StrAppend(out, one ? get.GetUInt64(message, field)
                               : get.GetRepeatedUInt64(message, field, index));
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      out->append(JsonDouble(one ? get.GetDouble(message, field)
                                 : get.GetRepeatedDouble(message, field, index)));
      return;
    case FieldDescriptor::CPPTYPE_FLOAT:
      out->append(JsonDouble(static_cast<double>(
          one ? get.GetFloat(message, field) : get.GetRepeatedFloat(message, field, index))));
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      out->append((one ? get.GetBool(message, field)
                       : get.GetRepeatedBool(message, field, index))
                      ? "true"
                      : "false");
      return;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = one ? get.GetEnum(message, field)
                              : get.GetRepeatedEnum(message, field, index);
      out->append(JsonString(value->name()));
      return;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      out->append(TextValue(field, one ? get.GetString(message, field)
                                       : get.GetRepeatedString(message, field, index)));
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      PrintMessage(one ? get.GetMessage(message, field)
                       : get.GetRepeatedMessage(message, field, index),
                   out);
      return;
  }
}

void PrintField(const Message& message, const FieldDescriptor* field, std::string* out) {
  const Reflection& get = *message.GetReflection();
  if (field->is_repeated()) {
    out->push_back('[');
    for (int i = 0; i < get.FieldSize(message, field); ++i) {
      if (i > 0) out->push_back(',');
      PrintValue(message, field, i, out);
    }
    out->push_back(']');
  } else if (field->has_presence() && !get.HasField(message, field)) {
    out->append("null");
  } else {
    PrintValue(message, field, -1, out);
  }
}

void PrintMessage(const Message& message, std::string* out) {
  const auto* type = message.GetDescriptor();
  if (type == google::protobuf::Timestamp::descriptor()) {
    google::protobuf::Timestamp timestamp;
    timestamp.CopyFrom(message);
    out->append(JsonString(FormatUtc(MicrosOf(timestamp))));
    return;
  }
  out->push_back('{');
  for (int i = 0; i < type->field_count(); ++i) {
    if (i > 0) out->push_back(',');
    out->append(JsonString(type->field(i)->name()));
    out->push_back(':');
    PrintField(message, type->field(i), out);
  }
  out->push_back('}');
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", byte);
      out.append(escape);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

std::string ToJson(const Message& message) {
  std::string out;
  PrintMessage(message, &out);
  return out;
}

}  // namespace hallcase::cli
