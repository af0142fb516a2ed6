"""Other people's QRadar clients against the simulator: it must not be our own reading alone.

Run by `make qradar-clients`. Each client speaks the version it was written for: stix-shifter 8.0, qradar4py 13.1.
"""

import json
import os
import subprocess
import time
import urllib.request

import pytest
import requests
from qradar import QRadar
from qradar4py.api import QRadarApi
from stix_shifter.stix_translation.stix_translation import StixTranslation
from stix_shifter.stix_transmission.stix_transmission import StixTransmission


class Simulator:
    def __init__(self, command):
        self.process = subprocess.Popen([command], stdout=subprocess.PIPE, text=True)
        places = json.loads(self.process.stdout.readline())
        self.api, self.ca, self.token = places["api"], places["ca"], places["token"]
        self.places = places

    def control(self, method, path, body=None, lines=None):
        data = lines.encode() if lines is not None else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.places["control"] + "/control" + path, data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def simulator():
    made = Simulator(os.environ["QRADAR_SIMULATOR"])
    payload = {
        "time": "2026-01-18T11:07:53.520Z",
        "resultType": "0",
        "callerIpAddress": "192.0.2.7",
        "properties": {"userPrincipalName": "ana@example.com"},
    }
    event = {"devicetype": 445, "logsource": "Entra", "payload": json.dumps(payload)}
    made.control("POST", "/events", lines="\n".join([json.dumps(event)] * 3))
    made.control("POST", "/offense", {"offense_source": "bo@example.com"})
    yield made
    made.process.terminate()
    assert made.process.wait(10) == 0


class TestStixShifter:
    """Ping, search, poll, results and delete, with its own SELECT and its own filters on aliases."""

    @pytest.fixture
    def transmission(self, simulator):
        connection = {
            "host": "localhost",
            "port": int(simulator.api.rsplit(":", 1)[1]),
            "selfSignedCert": open(simulator.ca).read(),
        }
        return StixTransmission("qradar", connection, {"auth": {"sec": simulator.token}})

    def test_ping(self, transmission):
        assert transmission.ping() == {"success": True}

    @pytest.mark.parametrize(
        "pattern, count",
        [
            ("[user-account:user_id = 'ana@example.com']", 3),
            ("[ipv4-addr:value = '192.0.2.7']", 3),
            ("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", 0),
            ("[url:value LIKE '%x%' OR file:name = 'y']", 0),
            ("[artifact:payload_bin LIKE '%SignInLogs%' OR user-account:user_id MATCHES 'an+a.*']", 3),
        ],
    )
    def test_events(self, transmission, pattern, count):
        translated = StixTranslation().translate("qradar", "query", "{}", pattern, {})
        queries = [query for query in translated["queries"] if " FROM events " in query]
        assert queries
        found = 0
        for query in queries:
            made = transmission.query(query)
            assert made["success"], (query, made)
            search = made["search_id"]
            for _ in range(200):
                status = transmission.status(search)
                assert status["success"], status
                if status["status"] == "COMPLETED":
                    break
                time.sleep(0.02)
            results = transmission.results(search, 0, 100)
            assert results["success"], results
            for row in results["data"]:
                assert row["logsourcetypename"] == "Microsoft Azure Active Directory"
                assert json.loads(row["eventpayload"])["callerIpAddress"] == row["sourceip"]
            found += len(results["data"])
            assert transmission.delete(search)["success"]
        assert found == count

    def test_flows(self, transmission):
        translated = StixTranslation().translate("qradar", "query", "{}", "[ipv4-addr:value = '192.0.2.7']", {})
        for query in translated["queries"]:
            if " FROM flows " in query:
                made = transmission.query(query)
                assert made["success"], (query, made)

    def test_wrong_query(self, transmission):
        answer = transmission.query("SELECT nothing FROM events LAST 5 MINUTES")
        assert not answer["success"] and answer["code"] == "invalid_query", answer

    def test_results_become_stix(self, simulator, transmission):
        translated = StixTranslation().translate("qradar", "query", "{}", "[ipv4-addr:value = '192.0.2.7']", {})
        query = next(query for query in translated["queries"] if " FROM events " in query)
        search = transmission.query(query)["search_id"]
        while transmission.status(search)["status"] != "COMPLETED":
            time.sleep(0.02)
        rows = transmission.results(search, 0, 100)["data"]
        source = {"type": "identity", "id": "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff", "name": "qradar"}
        bundle = StixTranslation().translate("qradar", "results", source, rows, {})
        assert "ana@example.com" in json.dumps(bundle)


class TestQRadar4py:
    """Offenses, notes, closing reasons, searches, reference data and rules, by version 13.1."""

    @pytest.fixture
    def api(self, simulator):
        return QRadarApi(simulator.api + "/", simulator.token, verify=simulator.ca)

    def test_offenses_and_notes(self, api):
        status, offenses = api.siem.get_offenses(filter='offense_type = 3 and status != "CLOSED"', Range="items=0-9")
        assert status == 200 and [offense["offense_source"] for offense in offenses] == ["bo@example.com"]
        status, note = api.siem.post_offenses_notes_by_offense_id(1, note_text="Seen: ü")
        assert status == 201 and note["note_text"] == "Seen: ü"
        status, notes = api.siem.get_offenses_notes_by_offense_id(1)
        assert status == 200 and len(notes) == 1
        status, offense = api.siem.post_offenses_by_offense_id(1, assigned_to="alice", follow_up="true")
        assert status == 200 and offense["assigned_to"] == "alice" and offense["follow_up"]

    def test_search(self, api):
        status, search = api.ariel.post_searches(query_expression="SELECT username FROM events LAST 5 MINUTES")
        assert status == 201
        identity = search["search_id"]
        while api.ariel.get_searches_by_search_id(identity)[1]["status"] != "COMPLETED":
            time.sleep(0.02)
        status, results = api.ariel.get_searches_results_by_search_id(identity, Range="items=0-9")
        assert status == 200 and results["events"][0]["username"] == "ana@example.com"
        assert api.ariel.delete_searches_by_search_id(identity)[0] == 202

    def test_reference_data(self, api):
        status, made = api.referencedata.post_sets(name="accounts", element_type="ALNIC")
        assert status == 201 and made["number_of_elements"] == 0
        status, _ = api.referencedata.post_sets_by_name("accounts", value="ana@example.com")
        assert status == 200
        status, found = api.referencedata.get_sets_by_name("accounts")
        assert status == 200 and found["data"][0]["value"] == "ana@example.com"

    def test_the_rest(self, api):
        assert api.help.get_versions()[0] == 200
        status, types = api.siem.get_offense_types()
        assert status == 200 and any(row["id"] == 3 and row["name"] == "Username" for row in types)
        assert api.analytics.get_rules()[0] == 200


class TestQRadar:
    """A client that is made of what `/help/endpoints` says."""

    def test_calls(self, simulator):
        session = requests.Session()
        # A bundle named by the environment would come before the one that the client is given.
        session.trust_env = False
        api = QRadar(simulator.api, simulator.token, "20.0", session, verify=simulator.ca)
        offenses = api.get_siem_offenses(filter="id = 1", fields="id,offense_source")
        assert offenses == [{"id": 1, "offense_source": "bo@example.com"}]
        note = api.post_siem_offenses_offense_id_notes(offense_id=1, note_text="from a client")
        assert note["note_text"] == "from a client"
        assert any(row["note_text"] == "from a client" for row in api.get_siem_offenses_offense_id_notes(offense_id=1))
        made = api.post_reference_data_collections_sets(json={"name": "keys", "entry_type": "ALN"})
        assert made["number_of_entries"] == 0
