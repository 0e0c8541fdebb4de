"""Runs the cases of the conformance table through Microsoft's Python clients.

Reads {"family", "cases", "connections"} as JSON from the standard input and writes one JSON object for each case:
what the client sent and was answered, and what it made of it. Nothing is compared here.
"""

import base64
import datetime
import json
import sys
import urllib.parse

from azure.appconfiguration import (
    AzureAppConfigurationClient,
    ConfigurationSetting,
    ConfigurationSettingsFilter,
)
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import (
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)
from azure.keyvault.secrets import SecretClient

POLL_SECONDS = 0.01


class Recorder(RequestsTransport):
    """Keeps every exchange as it went over the wire."""

    def __init__(self):
        super().__init__()
        self.exchanges = []

    def send(self, request, **kwargs):
        response = super().send(request, **kwargs)
        body = response.read() if hasattr(response, "read") else response.body()
        url = urllib.parse.urlsplit(request.url)
        self.exchanges.append(
            {
                "method": request.method,
                "path": urllib.parse.unquote(url.path),
                "query": dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True)),
                "status": response.status_code,
                "headers": {name.lower(): value for name, value in response.headers.items()},
                "body": json.loads(body) if body else None,
            }
        )
        return response


def options(given):
    """What a write may say of a secret."""
    renamed = {"contentType": "content_type", "tags": "tags", "enabled": "enabled"}
    chosen = {python: given[name] for name, python in renamed.items() if name in given}
    if "expiresOn" in given:
        chosen["expires_on"] = datetime.datetime.fromisoformat(given["expiresOn"].replace("Z", "+00:00"))
    return chosen


def text(value):
    return value["$repeat"] * value["times"] if isinstance(value, dict) else value


def iso(time):
    return time and time.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def without_none(fields):
    return {name: value for name, value in fields.items() if value is not None}


def properties(found):
    return without_none(
        {
            "name": found.name,
            "version": found.version,
            "contentType": found.content_type,
            "tags": found.tags,
            "enabled": found.enabled,
            "expiresOn": iso(found.expires_on),
        }
    )


def secret(found):
    return without_none({**properties(found.properties), "name": found.name, "value": found.value})


def deleted(found):
    return without_none({"name": found.name, "recoveryId": found.recovery_id})


def finished(poller):
    poller.wait()
    return poller.result()


SECRETS = {
    "getSecret": lambda client, given: secret(client.get_secret(given["name"], given.get("version"))),
    "setSecret": lambda client, given: secret(
        client.set_secret(given["name"], text(given["value"]), **options(given))
    ),
    "updateSecret": lambda client, given: properties(
        client.update_secret_properties(given["name"], given.get("version"), **options(given))
    ),
    "listSecrets": lambda client, given: [
        properties(each)
        for each in client.list_properties_of_secrets(
            **({"max_page_size": given["pageSize"]} if "pageSize" in given else {})
        )
    ],
    "listVersions": lambda client, given: [
        properties(each) for each in client.list_properties_of_secret_versions(given["name"])
    ],
    "deleteSecret": lambda client, given: deleted(
        finished(client.begin_delete_secret(given["name"], _polling_interval=POLL_SECONDS))
    ),
    "getDeletedSecret": lambda client, given: deleted(client.get_deleted_secret(given["name"])),
    "listDeletedSecrets": lambda client, given: [deleted(each) for each in client.list_deleted_secrets()],
    "recoverSecret": lambda client, given: properties(
        finished(client.begin_recover_deleted_secret(given["name"], _polling_interval=POLL_SECONDS))
    ),
    "purgeSecret": lambda client, given: client.purge_deleted_secret(given["name"]),
    "backupSecret": lambda client, given: base64.urlsafe_b64encode(client.backup_secret(given["name"]))
    .decode()
    .rstrip("="),
    "restoreSecret": lambda client, given: properties(
        client.restore_secret_backup(base64.urlsafe_b64decode(given["blob"] + "=="))
    ),
}


def setting(found):
    return found and without_none(
        {
            "key": found.key,
            "label": found.label,
            "value": found.value,
            "contentType": found.content_type,
            "tags": found.tags,
            "isReadOnly": found.read_only,
        }
    )


def snapshot(found):
    return without_none({"name": found.name, "status": found.status, "itemCount": found.items_count})


def setting_of(given):
    fields = {"key": given["key"], "label": given.get("label"), "value": given.get("value")}
    return ConfigurationSetting(
        **without_none({**fields, "content_type": given.get("contentType"), "tags": given.get("tags")})
    )


def set_setting(client, given):
    wanted = setting_of(given)
    if "ifMatch" not in given:
        return setting(client.set_configuration_setting(wanted))
    unchanged = {"match_condition": MatchConditions.IfNotModified, "etag": given["ifMatch"]}
    return setting(client.set_configuration_setting(wanted, **unchanged))


def set_read_only(client, given, value):
    return setting(client.set_read_only(ConfigurationSetting(key=given["key"], label=given.get("label")), value))


def list_settings(client, given):
    names = {"key": "key_filter", "label": "label_filter", "tags": "tags_filter"}
    filters = {python: given[name] for name, python in names.items() if name in given}
    return [setting(each) for each in client.list_configuration_settings(**filters)]


def create_snapshot(client, given):
    filters = [ConfigurationSettingsFilter(**each) for each in given["filters"]]
    poller = client.begin_create_snapshot(given["name"], filters, polling_interval=POLL_SECONDS)
    return snapshot(finished(poller))


SETTINGS = {
    "getSetting": lambda client, given: setting(
        client.get_configuration_setting(given["key"], given.get("label"))
    ),
    "setSetting": set_setting,
    "addSetting": lambda client, given: setting(client.add_configuration_setting(setting_of(given))),
    "deleteSetting": lambda client, given: setting(
        client.delete_configuration_setting(given["key"], given.get("label"))
    ),
    "lockSetting": lambda client, given: set_read_only(client, given, True),
    "unlockSetting": lambda client, given: set_read_only(client, given, False),
    "listSettings": list_settings,
    "listSnapshotSettings": lambda client, given: [
        setting(each) for each in client.list_configuration_settings(snapshot_name=given["name"])
    ],
    "listRevisions": lambda client, given: [
        setting(each) for each in client.list_revisions(key_filter=given.get("key"))
    ],
    "listLabels": lambda client, given: [{"name": each.name} for each in client.list_labels()],
    "getSnapshot": lambda client, given: snapshot(client.get_snapshot(given["name"])),
    "createSnapshot": create_snapshot,
    "archiveSnapshot": lambda client, given: snapshot(client.archive_snapshot(given["name"])),
    "recoverSnapshot": lambda client, given: snapshot(client.recover_snapshot(given["name"])),
    "listSnapshots": lambda client, given: [
        snapshot(each)
        for each in client.list_snapshots(
            name=given.get("name"), status=[given["status"]] if "status" in given else None
        )
    ],
}


def secret_client(given, recorder, connections):
    vault = given.get("$vault", "conformance-kv")
    client = SecretClient(
        f"https://{vault}.vault.azure.net", CREDENTIAL, transport=recorder, retry_total=0
    )
    if given.get("$fresh"):
        forget_challenges()
    else:
        list(client.list_properties_of_secret_versions("nothing"))
    return client


def forget_challenges():
    """The clients of one process share what a vault once challenged them for."""
    from azure.keyvault.secrets._shared.http_challenge_cache import clear

    clear()


def setting_client(given, recorder, connections):
    store = given.get("$store", "conformance-store")
    connection = connections[store]["readOnly" if given.get("$readOnly") else "readWrite"]
    return AzureAppConfigurationClient.from_connection_string(connection, transport=recorder, retry_total=0)


def credential_of(given):
    tenant, client = given.get("tenantId"), given.get("clientId")
    if given["credential"] == "client-secret":
        return ClientSecretCredential(tenant, client, given["secret"])
    if given["credential"] == "client-assertion":
        return ClientAssertionCredential(tenant, client, lambda: given["assertion"])
    return ManagedIdentityCredential(client_id=client)


def get_token(_client, given):
    return {"token": credential_of(given).get_token(given["scope"]).token}


FAMILIES = {
    "key-vault": (secret_client, SECRETS),
    "app-configuration": (setting_client, SETTINGS),
    "sign-in": (lambda *_: None, {"getToken": get_token}),
}


def perform(family, step, recorder, connections):
    make_client, operations = FAMILIES[family]
    client = make_client(step["arguments"], recorder, connections)
    recorder.exchanges.clear()
    return operations[step["operation"]](client, step["arguments"])


def with_results(step, results):
    def replace(value):
        if not (isinstance(value, dict) and "$resultOf" in value):
            return value
        result = results[value["$resultOf"]]
        return result[value["field"]] if "field" in value else result

    return {**step, "arguments": {name: replace(value) for name, value in step["arguments"].items()}}


def failure(error):
    code = error.error.code if getattr(error, "error", None) else None
    status = getattr(error, "status_code", None)
    return without_none({"status": status, "code": code, "message": str(error)})


def run_case(family, case, connections):
    recorder = Recorder()
    results = []
    for step in case.get("before", []):
        results.append(perform(family, with_results(step, results), recorder, connections))
    try:
        outcome = {"value": perform(family, with_results(case, results), recorder, connections)}
    except Exception as error:  # What a client throws is what is asked for.
        outcome = {"error": failure(error)}
    return {"name": case["name"], "exchanges": recorder.exchanges, **outcome}


CREDENTIAL = DefaultAzureCredential()

if __name__ == "__main__":
    work = json.load(sys.stdin)
    for case in work["cases"]:
        print(json.dumps(run_case(work["family"], case, work["connections"])), flush=True)
