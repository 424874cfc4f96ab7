// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/client.h>

#include "link.h"
#include "tls.h"

#include <yiping/base/log.h>
#include <yiping/base/thread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

namespace yiping::sync {

namespace asio = boost::asio;

/// Lives on the network thread; kept alive by answers of the disk that are still on their way.
class Client::Core final : public LinkOwner, public std::enable_shared_from_this<Client::Core> {
public:
    Core(ClientConfig config, asio::ssl::context tls, ApplySink& sink, ClientListener listener, Clock& clock,
        Random& random)
        : config_(std::move(config)),
          tls_(std::move(tls)),
          sink_(sink),
          listener_(std::move(listener)),
          clock_(clock),
          random_(random),
          context_(1),
          work_(context_.get_executor()),
          timer_(context_)
    {
    }

    void run()
    {
        thread_ = std::thread([this] {
            name_thread("sync");
            context_.run();
        });
    }

    template <class F>
    void post(F job)
    {
        asio::post(context_, [self = weak_from_this(), job = std::move(job)]() mutable {
            if (const auto core = self.lock())
                job(*core);
        });
    }

    void start(protocol::DurableState held)
    {
        if (stopped_)
            return;
        if (link_)
            std::exchange(link_, nullptr)->close();
        ++generation_;
        machine_.emplace(config_.console, clock_, random_);
        machine_->start(std::move(held));
        drive();
    }

    void start(protocol::DurableState held, std::string token)
    {
        config_.console.token = std::move(token);
        start(std::move(held));
    }

    void rest(std::function<void()> done)
    {
        if (stopped_)
            return;
        if (machine_) {
            machine_->stop();
            drive();
        }
        if (link_)
            std::exchange(link_, nullptr)->close();
        if (disk_jobs_ == 0)
            done();
        else
            resting_.push_back(std::move(done));
    }

    void submit(domain::Command command)
    {
        if (!machine_ || stopped_)
            return;
        machine_->submit(std::move(command));
        drive();
    }

    void withdraw(const Uuid& id)
    {
        if (!machine_ || stopped_)
            return;
        machine_->withdraw(id);
        drive();
    }

    void request_reveal(protocol::Reveal request)
    {
        if (stopped_)
            return;
        if (!machine_) {
            if (listener_.revealed)
                listener_.revealed({request.id, {}, 0, Error(Fault::Environment, "sync.offline")});
            return;
        }
        machine_->request_reveal(std::move(request));
        drive();
    }

    void request_blob(std::string sha256, std::uint64_t offset)
    {
        if (!machine_ || stopped_)
            return;
        machine_->request_blob(std::move(sha256), offset);
        drive();
    }

    void stop()
    {
        post([](Core& core) {
            core.stopped_ = true;
            if (core.link_)
                std::exchange(core.link_, nullptr)->close();
            core.timer_.cancel();
            core.work_.reset();
        });
        if (thread_.joinable())
            thread_.join();
    }

    void link_opened() override
    {
        machine_->link_up();
        drive();
    }

    void link_received(std::string_view message) override
    {
        machine_->received(message);
        drive();
    }

    void link_ended(const Error& why) override
    {
        log::info("sync", "{}", why.debug_text());
        link_.reset();
        machine_->link_down(why);
        drive();
    }

private:
    /// Does what the machine wants until it wants nothing more.
    void drive()
    {
        for (auto actions = machine_->take(); !actions.empty(); actions = machine_->take())
            for (protocol::ConsoleAction& action : actions)
                std::visit([this](auto& wanted) { act(wanted); }, action);
        arm_timer();
    }

    void act(const protocol::OpenLink&)
    {
        if (link_)
            std::exchange(link_, nullptr)->close();
        if (!config_.certificate_path.empty()) {
            auto fresh = make_tls(config_.authority_path, config_.certificate_path, config_.key_path);
            if (!fresh) {
                machine_->link_down(fresh.error());
                return;
            }
            tls_ = std::move(*fresh);
        }
        link_ = Link::open(context_, tls_, config_.host, config_.port, *this);
    }

    void act(const protocol::CloseLink&)
    {
        if (link_)
            std::exchange(link_, nullptr)->close();
    }

    void act(protocol::SendMessage& message)
    {
        if (link_)
            link_->send(std::move(message.bytes));
    }

    void act(protocol::ApplyBatch& batch)
    {
        const std::uint64_t ticket = batch.ticket;
        ++disk_jobs_;
        sink_.apply(std::move(batch), [self = weak_from_this(), ticket, generation = generation_](Result<void> result) {
            const auto core = self.lock();
            if (!core)
                return;
            core->post([ticket, generation, result = std::move(result)](
                           Core& inside) { inside.applied(generation, ticket, result); });
        });
    }

    void act(protocol::CommandAnswered& answered)
    {
        if (listener_.answered)
            listener_.answered(std::move(answered.answer));
    }

    void act(protocol::BlobArrived& arrived)
    {
        if (listener_.blob)
            listener_.blob(std::move(arrived.chunk));
    }

    void act(protocol::CompareDigests& wanted)
    {
        const std::uint64_t link = wanted.link;
        sink_.compare(std::move(wanted),
            [self = weak_from_this(), link, generation = generation_](Result<std::vector<std::string>> areas) {
                const auto core = self.lock();
                if (!core)
                    return;
                core->post([link, generation, areas = std::move(areas)](
                               Core& inside) mutable { inside.compared(generation, link, std::move(areas)); });
            });
    }

    void act(protocol::DriftFound& found)
    {
        if (listener_.drift)
            listener_.drift(std::move(found.range));
    }

    void act(const protocol::LogSetBack& back)
    {
        if (listener_.set_back)
            listener_.set_back(back);
    }

    void act(protocol::RevealArrived& arrived)
    {
        if (listener_.revealed)
            listener_.revealed(std::move(arrived.revealed));
    }

    void act(const protocol::StatusChanged& changed)
    {
        if (listener_.status)
            listener_.status(changed.status);
    }

    void applied(std::uint64_t generation, std::uint64_t ticket, const Result<void>& result)
    {
        if (--disk_jobs_ == 0)
            for (const auto& done : std::exchange(resting_, {}))
                done();
        if (stopped_ || generation != generation_)
            return; // of a run that has been begun anew since
        if (result)
            machine_->applied(ticket);
        else
            machine_->apply_failed(ticket, result.error());
        drive();
    }

    void compared(std::uint64_t generation, std::uint64_t link, Result<std::vector<std::string>> areas)
    {
        if (stopped_ || generation != generation_)
            return;
        // What could not be read cannot be compared; the writer deals with a damaged file.
        machine_->compared(link, areas ? std::move(*areas) : std::vector<std::string>());
        drive();
    }

    void arm_timer()
    {
        const auto next = machine_->next_timer();
        if (next == armed_for_)
            return;
        armed_for_ = next;
        timer_.cancel();
        if (!next)
            return;
        timer_.expires_after(std::chrono::milliseconds(std::max<MonoMillis>(0, *next - clock_.monotonic())));
        timer_.async_wait([this](boost::system::error_code why) {
            if (why || stopped_)
                return;
            armed_for_.reset();
            machine_->timer();
            drive();
        });
    }

    ClientConfig config_;
    asio::ssl::context tls_;
    ApplySink& sink_;
    ClientListener listener_;
    Clock& clock_;
    Random& random_;
    asio::io_context context_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::steady_timer timer_;
    std::optional<MonoMillis> armed_for_;
    std::optional<protocol::ConsoleMachine> machine_;
    std::shared_ptr<Link> link_;
    std::uint64_t generation_ = 0;
    std::size_t disk_jobs_ = 0; ///< batches that the disk has and has not answered
    std::vector<std::function<void()>> resting_;
    bool stopped_ = false;
    std::thread thread_;
};

Client::Client(std::shared_ptr<Core> core) : core_(std::move(core)) {}

Client::~Client()
{
    stop();
}

Result<std::unique_ptr<Client>> Client::make(
    ClientConfig config, ApplySink& sink, ClientListener listener, Clock& clock, Random& random)
{
    auto tls = make_tls(config.authority_path, config.certificate_path, config.key_path);
    if (!tls)
        return std::unexpected(tls.error());
    auto core = std::make_shared<Core>(std::move(config), std::move(*tls), sink, std::move(listener), clock, random);
    core->run();
    return std::unique_ptr<Client>(new Client(std::move(core)));
}

void Client::start(protocol::DurableState held)
{
    core_->post([held = std::move(held)](Core& core) mutable { core.start(std::move(held)); });
}

void Client::start(protocol::DurableState held, std::string token)
{
    core_->post([held = std::move(held), token = std::move(token)](
                    Core& core) mutable { core.start(std::move(held), std::move(token)); });
}

void Client::rest(std::function<void()> done)
{
    core_->post([done = std::move(done)](Core& core) mutable { core.rest(std::move(done)); });
}

void Client::withdraw(const Uuid& id)
{
    core_->post([id](Core& core) { core.withdraw(id); });
}

void Client::request_reveal(protocol::Reveal request)
{
    core_->post([request = std::move(request)](Core& core) mutable { core.request_reveal(std::move(request)); });
}

void Client::submit(domain::Command command)
{
    core_->post([command = std::move(command)](Core& core) mutable { core.submit(std::move(command)); });
}

void Client::request_blob(std::string sha256, std::uint64_t offset)
{
    core_->post(
        [sha256 = std::move(sha256), offset](Core& core) mutable { core.request_blob(std::move(sha256), offset); });
}

void Client::stop()
{
    core_->stop();
}

} // namespace yiping::sync
