// Names for threads, so that a profile and `top -H` say who is busy.
#pragma once

#include <pthread.h>

namespace hallcase::base {

// Names the calling thread. REQUIRES: at most 15 characters.
inline void NameThisThread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace hallcase::base
