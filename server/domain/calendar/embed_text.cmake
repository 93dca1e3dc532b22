# Turns a text file into a C++ source: cmake -DFROM=a.txt -DTO=a.cc -DNAME=F -P …
# The text must not contain the raw-string end mark used below.
file(READ "${FROM}" TEXT)
string(FIND "${TEXT}" ")hc\"" MARK)
string(LENGTH "${TEXT}" LENGTH)
if(NOT MARK EQUAL -1 OR LENGTH GREATER 60000)
  message(FATAL_ERROR "${FROM} cannot be embedded as one string literal")
endif()
file(WRITE "${TO}" "#include \"server/domain/calendar/shipped_text.h\"\n
namespace hallcase::domain {
std::string_view ${NAME}() { return R\"hc(${TEXT})hc\"; }
}  // namespace hallcase::domain\n")
