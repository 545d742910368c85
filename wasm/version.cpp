// SPDX-License-Identifier: EUPL-1.2
#include "version.h"

#include <opus/opus.h>
#include <vpx/vpx_codec.h>

namespace sportello {

std::string version_line() {
  return std::string("sportello ") + SPORTELLO_VERSION + " (" + opus_get_version_string() +
         ", libvpx " + vpx_codec_version_str() + ")";
}

}  // namespace sportello
