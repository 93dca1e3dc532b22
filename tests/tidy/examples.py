"""For every rule a snippet that breaks it, and where the finding must be; and one that does not.

BAD: (rule, files, [(path, line)…]).  GOOD: (rule, files) without any finding of that rule.
"""

LONG = "x" * 101
HAN = "办" * 95


def cpp(lines, before="int F() {", after="}"):
    """A C++ function of lines + 2 lines."""
    return "\n".join([before] + ["  f();"] * lines + [after]) + "\n"


OPTIONED = "  rpc Get(A) returns (B) {\n    option (permission) = PERMISSION_SELF;\n  }\n"
LEDGER = "proto/hallcase/ledger/v1/x.proto"
PUBLIC = "proto/hallcase/v1/x.proto"
REGISTRY = "server/domain/kinds/registry.cc"

BAD = [
    ("layers", {"server/domain/a.cc": '#include "storage/engine.h"\n'},
     [("server/domain/a.cc", 1)]),
    ("layers", {"storage/a.cc": '\n#include "server/domain/a.h"\n'}, [("storage/a.cc", 2)]),
    ("layers", {"server/app/a.cc": '#include "hallcase/v1/case.pb.h"\n'}, [("server/app/a.cc", 1)]),
    ("layers", {"server/domain/a_test.cc": '#include "storage/testing/x.h"\n'},
     [("server/domain/a_test.cc", 1)]),
    ("layers", {"server/new/a.cc": "int a;\n"}, []),
    ("layers", {"deploy/a.cc": "int a;\n"}, [("deploy/a.cc", 1)]),
    ("libraries", {"server/app/a.h": "#include <grpcpp/grpcpp.h>\n"}, [("server/app/a.h", 1)]),
    ("libraries", {"client/cli/a.cc": '#include "hallcase/v1/case.grpc.pb.h"\n'},
     [("client/cli/a.cc", 1)]),
    ("libraries", {"storage/a.cc": "#include <rocksdb/db.h>\n"}, [("storage/a.cc", 1)]),
    ("libraries", {"server/rpc/a.cc": "#include <spdlog/spdlog.h>\n"}, [("server/rpc/a.cc", 1)]),
    ("pure-domain", {"server/domain/a.cc": "#include <thread>\n#include <fstream>\n"},
     [("server/domain/a.cc", 1), ("server/domain/a.cc", 2)]),
    ("pure-domain", {"server/domain/a.cc": "auto n = absl::Now();\nint t = time(nullptr);\n"},
     [("server/domain/a.cc", 1), ("server/domain/a.cc", 2)]),
    ("pure-domain", {"server/domain/legs.cc": "#include <chrono>\n"},
     [("server/domain/legs.cc", 1)]),
    ("line-length", {"storage/a.cc": "int a;\n// " + LONG}, [("storage/a.cc", 2)]),
    ("line-length", {"a/CMakeLists.txt": "# " + LONG}, [("a/CMakeLists.txt", 1)]),
    ("line-length", {"README.md": "# T\n" + LONG}, [("README.md", 2)]),
    ("file-length", {"storage/a.cc": "int a;\n" * 401}, [("storage/a.cc", 401)]),
    ("file-length", {"tests/x": "#!/usr/bin/env bash\n" * 401}, [("tests/x", 401)]),
    ("file-length", {"server/domain/commands/a.cc": "\n" * 151},
     [("server/domain/commands/a.cc", 151)]),
    ("file-length", {"server/main.cc": "\n" * 121}, [("server/main.cc", 121)]),
    ("unfinished", {"server/a.md": "# A\nTO" + "DO: later\n"}, [("server/a.md", 2)]),
    ("unfinished", {"server/a.cc": "// FIX" + "ME\n"}, [("server/a.cc", 1)]),
    ("outside", {"client/web/package-lock.json": '\n"resolved": "' + 'https://x/y.tgz"'},
     [("client/web/package-lock.json", 2)]),
    ("outside", {"deploy/a": "curl https://py" + "pi.org/x"}, [("deploy/a", 1)]),
    ("outside", {"deploy/a": "cp x /ro" + "ot/y\nls /wo" + "rk/main\nrm '/tm" + "p/z'\n"},
     [("deploy/a", 1), ("deploy/a", 2), ("deploy/a", 3)]),
    ("top-level", {"notes/a.cc": "", "proto/a.proto": ""}, [("notes/a.cc", 1)]),
    ("page-title", {"server/README.md": "\n# Late\n"}, [("server/README.md", 1)]),
    ("banned", {"server/a.cc": "auto v = x | std::views::all;\n#include <format>\n"},
     [("server/a.cc", 1), ("server/a.cc", 2)]),
    ("banned", {"server/a.h": "std::expected<int, int> e;\nabsl::Mutex m;\n"},
     [("server/a.h", 1), ("server/a.h", 2)]),
    ("banned", {"storage/a.h": "  std::mutex mutex_;\n"}, [("storage/a.h", 1)]),
    ("sleep", {"server/app/a_test.cc": "\nstd::this_thread::sleep_for(x);\n"},
     [("server/app/a_test.cc", 2)]),
    ("function-length", {"server/a.cc": "int a;\n\n" + cpp(69)}, [("server/a.cc", 3)]),
    ("function-length", {"server/a.cc": "namespace a {\n" + cpp(69, "A::A(int b) : b_{b} {")},
     [("server/a.cc", 2)]),
    ("function-length", {"server/a.cc": "class A {\n public:\n" + cpp(
        69, "  bool operator==(const A& a) const {") + "};\n"}, [("server/a.cc", 3)]),
    ("function-length", {"server/a.cc": cpp(69, "TEST(A, SaysWhy) {")}, [("server/a.cc", 1)]),
    ("function-length", {"tests/a.py": "def f():\n" + "    x = 1\n" * 70}, [("tests/a.py", 1)]),
    ("function-length", {"tests/a": "#!/bin/bash\nf() {\n" + "  x\n" * 69 + "}\n"},
     [("tests/a", 2)]),
    ("proto-imports", {PUBLIC: 'import "hallcase/ledger/v1/fact.proto";\n'}, [(PUBLIC, 1)]),
    ("proto-imports", {LEDGER: '\nimport "hallcase/v1/case.proto";\n'}, [(LEDGER, 2)]),
    ("rpc-options", {PUBLIC: "service S {\n  rpc Get(A) returns (B);\n" + OPTIONED + "}\n"},
     [(PUBLIC, 2)]),
    ("rpc-options", {PUBLIC: "service S {\n  rpc Get(A)\n  returns (stream B) {\n"
                             "    option (mutates) = true;\n  }\n}\n"}, [(PUBLIC, 2)]),
    ("sensitivity", {LEDGER: "message M {\n  string a = 1;\n  int64 b = 2;\n}\n"}, [(LEDGER, 2)]),
    ("sensitivity", {LEDGER: "  string a = 1 [(sensitivity) = SENSITIVITY_PERSONAL];\n"},
     [(LEDGER, 1)]),
    ("sensitivity", {LEDGER: "  repeated bytes a = 1 [(sensitivity) = SENSITIVITY_UNSPECIFIED];"},
     [(LEDGER, 1)]),
    ("no-maps", {LEDGER: "message M {\n  map<string, int64> a = 1;\n}\n"}, [(LEDGER, 2)]),
    ("status-codes", {"server/rpc/a.cc": "return {grpc::StatusCode::ABORTED, what};\n"},
     [("server/rpc/a.cc", 1)]),
    ("one-dispatch", {"server/rpc/a.h": "MarkMethodRawCallback(0);\n",
                      "server/rpc/b.h": "\nMarkMethodRawCallback(0);\n"},
     [("server/rpc/b.h", 2)]),
    ("disk-numbers", {"storage/keys.h": "\nenum class Table : int {\n  kA = 1,\n  kB,\n};\n"},
     [("storage/keys.h", 2)]),
    ("disk-numbers", {"storage/keys.h": "enum class Table { kEntry = 1, kHead = 1 };\n"},
     [("storage/keys.h", 1)]),
    ("dead-files", {"storage/CMakeLists.txt": "hc_room(storage SRCS a.cc)\n# b.cc\n",
                    "storage/a.cc": "", "storage/b.cc": ""}, [("storage/b.cc", 1)]),
    ("dead-files", {"storage/CMakeLists.txt": "hc_room(storage SRCS a_test.cc)\n",
                    "storage/a_test.cc": ""}, [("storage/a_test.cc", 1)]),
    ("dead-headers", {"storage/a.h": "", "storage/a.cc": '#include "a.h"\n'},
     [("storage/a.h", 1)]),
    ("link-lines", {"storage/CMakeLists.txt": "\nhc_room(storage\n  SRCS a.cc DEPS domain)\n",
                    "server/domain/CMakeLists.txt": "hc_room(domain SRCS a.cc DEPS base)\n"},
     [("storage/CMakeLists.txt", 2)]),
    ("registries", {REGISTRY: '#include "server/domain/kinds/b.h"\n'
                              '#include "server/domain/kinds/a.h"\n',
                    "server/domain/kinds/a.cc": "", "server/domain/kinds/c.cc": ""},
     [("server/domain/kinds/c.cc", 1), (REGISTRY, 1), (REGISTRY, 1)]),
    ("issue-tests", {"tests/issues/late_test.cc": "// A bug.\n"},
     [("tests/issues/late_test.cc", 1)]),
    ("issue-tests", {"tests/issues/issue_0001_late_test.cc": "#include <a>\n"},
     [("tests/issues/issue_0001_late_test.cc", 1)]),
]

GOOD = [
    ("layers", {"server/rpc/a.cc": '#include "hallcase/v1/a.pb.h"\n#include "server/app/a.h"\n',
                "tests/crash/a_test.cc": '#include "storage/engines/rocksdb/a.h"\n',
                "server/app/a_test.cc": '#include "storage/engines/memory/a.h"\n'}),
    ("libraries", {"storage/engines/rocksdb/a.cc": "#include <rocksdb/db.h>\n",
                   "server/base/log.cc": "#include <spdlog/spdlog.h>\n"}),
    ("pure-domain", {"server/domain/calendar.cc": "#include <chrono>\n",
                     "server/domain/a.cc": "int t = wake.time();  // never time(nullptr)\n"}),
    ("line-length", {"server/a.cc": f'const char* kName = "{HAN[:70]}";\n',
                     "README.md": "# T\n| " + LONG + " |\n", "tests/a.tsv": LONG}),
    ("file-length", {"storage/a.cc": "int a;\n" * 400, "tests/golden/a.txt": "a\n" * 900}),
    ("outside", {"deploy/a": 'cp "$DIR/wo' + 'rk/x" "${TMPDIR:-/tmp}/y"\n'}),
    ("top-level", {".ci/run": "", "deploy/build": "", "README.md": ""}),
    ("banned", {"server/base/mutex.h": "std::mutex mutex_;\n",
                "server/a.cc": "// std::views and std::mutex are banned\n"}),
    ("function-length", {"server/a.cc": cpp(68) + cpp(68),
                         "server/b.cc": cpp(90, "const int kTable[] = {", "};"),
                         "server/c.h": cpp(90, 'class LOCK("a") A {', "};").replace("f()", "int a"),
                         "server/d.cc": cpp(90, "namespace a {").replace("f();", "int F() { }")}),
    ("rpc-options", {PUBLIC: "// rpc Old(A) returns (B);\nservice S {\n" + OPTIONED + "}\n"}),
    ("sensitivity", {LEDGER: "  // string old = 1;\n  string a = 2\n"
                             "      [(sensitivity) = SENSITIVITY_INTERNAL];\n"}),
    ("status-codes", {"server/rpc/status_map.cc": "grpc::StatusCode::ABORTED;\n"}),
    ("dead-files", {"proto/CMakeLists.txt": "set(V hallcase/v1)\nf(FILES ${V}/a.proto)\n",
                    "proto/hallcase/v1/a.proto": "", "storage/a_test.cc": "",
                    "storage/CMakeLists.txt": "hc_test(t SRCS a_test.cc)\n"}),
    ("registries", {REGISTRY: '#include "server/domain/kinds/a.h"\n',
                    "server/domain/kinds/a.cc": "", "server/domain/kinds/a_test.cc": ""}),
    ("issue-tests", {"tests/issues/issue_0001_late_test.cc": "// A late fact was lost.\n"}),
]
