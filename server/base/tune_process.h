// Settings of the libraries under the server that must be made before anything else runs.
#pragma once

namespace hallcase::base {

// Call once, first thing in main.
void TuneProcess();

}  // namespace hallcase::base
