// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection_file.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace yiping::shell {

Result<Connection> read_connection(const std::filesystem::path& file, std::string_view role)
{
    const auto bad = [&](const char* what) {
        return make_error(
            Fault::Environment, "shell.bad_connection", {{"path", file.string()}, {"why", std::string(what)}});
    };
    QFile source(QString::fromStdString(file.string()));
    if (!source.open(QIODevice::ReadOnly))
        return make_error(Fault::Environment, "shell.no_connection", {{"path", file.string()}});
    const QJsonDocument document = QJsonDocument::fromJson(source.read(1 << 20));
    if (!document.isObject())
        return bad("JSON");
    const QJsonObject object = document.object();
    Connection connection;
    connection.host = object.value(QStringLiteral("host")).toString(QStringLiteral("127.0.0.1")).toStdString();
    const int port = object.value(QStringLiteral("port")).toInt();
    if (port <= 0 || port > 65535)
        return bad("port");
    connection.port = static_cast<std::uint16_t>(port);
    const std::filesystem::path certificate = object.value(QStringLiteral("certificate")).toString().toStdString();
    if (certificate.empty())
        return bad("certificate");
    connection.authority_path = (file.parent_path() / certificate).string();
    const QString name = QString::fromUtf8(role.data(), static_cast<qsizetype>(role.size()));
    connection.token = object.value(QStringLiteral("tokens")).toObject().value(name).toString().toStdString();
    if (connection.token.empty() && role != "desk")
        return bad("tokens");
    const int phone_port = object.value(QStringLiteral("phone_port")).toInt();
    if (phone_port > 0 && phone_port <= 65535)
        connection.phone_port = static_cast<std::uint16_t>(phone_port);
    connection.report_address = object.value(QStringLiteral("report_address")).toString().toStdString();
    const std::filesystem::path identity = object.value(QStringLiteral("identity")).toString().toStdString();
    if (!identity.empty())
        connection.identity_path = (file.parent_path() / identity).string();
    return connection;
}

} // namespace yiping::shell
