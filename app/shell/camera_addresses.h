// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/media/address.h>
#include <yiping/sync/access_client.h>

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace yiping::shell {

/// Asks the platform where cameras' streams are, in the name of this console, and says when nobody looks any more. Any
/// thread; addresses are kept nowhere.
class CameraAddresses {
public:
    /// `token` is of whoever works here at the moment, on any thread; `reason` is written down by the platform with
    /// each look.
    CameraAddresses(sync::AccessConfig config, std::function<std::string()> token, std::string reason)
        : client_(std::move(config)), token_(std::move(token)), reason_(std::move(reason))
    {
    }

    /// `answer` comes on another thread, once; not after `stop`. Errors: those of AccessClient::look.
    void ask(const Uuid& camera, domain::LookStream stream, std::function<void(Result<media::Address>)> answer);
    /// The look ends, once nothing of it is being kept any more.
    void left(const Uuid& camera);
    /// Something of the look that goes on is to be kept. Errors: camera.no_look, those of AccessClient::keep_look.
    void keep(const Uuid& camera, const std::string& kind, const std::string& sha256, const std::string& about,
        std::function<void(Result<void>)> answer);
    /// Its sound is to be heard. Errors: camera.no_look, those of AccessClient::listen_look.
    void listen(const Uuid& camera, std::function<void(Result<void>)> answer);
    /// Ends the thread.
    void stop() { client_.stop(); }

private:
    sync::AccessClient client_;
    const std::function<std::string()> token_;
    const std::string reason_;
    std::mutex mutex_;
    std::map<Uuid, Uuid> looks_; ///< of cameras that are looked at
    std::map<Uuid, int> keeping_; ///< by look: questions without an answer yet
    std::set<Uuid> left_; ///< looks that end with the last of them
};

} // namespace yiping::shell
