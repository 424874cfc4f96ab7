// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::config {

/// A video platform or recorder that gives streams by the camera's code. Its secrets come from files of their own and
/// stay on the platform.
struct CameraSource {
    std::string name;
    std::vector<std::string> prefixes; ///< of the codes it serves; empty: all
    std::string address;               ///< rtsp://host:port/{id}/{stream}
    std::string main = "main", sub = "sub"; ///< what stands for {stream}
    std::string recorder;              ///< rtsp://…{id}…: the last seconds of some cameras; "" there is none
    std::vector<std::string> recorded; ///< beginnings of the codes that it keeps; empty: all
    std::string user, password;
    std::string sign_key;              ///< addresses are signed with it ("until" and "sign" in the query); "" are not
    UtcMillis valid_ms = 60'000;       ///< of a signed address

    [[nodiscard]] bool serves(std::string_view code) const;
    /// The address without signature.
    [[nodiscard]] std::string address_of(std::string_view code, bool main_stream) const;
    /// Of the recorder; "" where it does not keep this one.
    [[nodiscard]] std::string recorder_address_of(std::string_view code) const;
};

/// `[[source]] name= address= ids=[…] main= sub= recorder= recorder_ids=[…] user= password_file= sign_key_file=
/// valid_seconds=`; files of secrets are looked for beside the file. Errors: those of Document; config.value.
[[nodiscard]] Result<std::vector<CameraSource>> load_camera_sources(const std::filesystem::path& file);

} // namespace yiping::config
