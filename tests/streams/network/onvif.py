"""A camera that speaks ONVIF: it answers the call of WS-Discovery, and says over SOAP which streams it has."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GROUP, PORT = "239.255.255.250", 3702  # of WS-Discovery
ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" '
    'xmlns:ter="http://www.onvif.org/ver10/error"><s:Header>{head}</s:Header><s:Body>{body}</s:Body></s:Envelope>'
)
MATCH = (
    "<d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:{name}</a:Address></a:EndpointReference>"
    "<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/Hall%20door "
    "onvif://www.onvif.org/hardware/C-100</d:Scopes><d:XAddrs>{address}</d:XAddrs>"
    "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches>"
)
SERVICES = (
    "<tds:GetServicesResponse>"
    + "".join(
        f"<tds:Service><tds:Namespace>http://www.onvif.org/ver10/{name}/wsdl</tds:Namespace>"
        "<tds:XAddr>{address}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>0</tt:Minor></tds:Version></tds:Service>"
        for name in ("device", "media")
    )
    + "</tds:GetServicesResponse>"
)
PROFILE = (
    '<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>'
    '<tt:VideoEncoderConfiguration token="e"><tt:Name>e</tt:Name><tt:UseCount>1</tt:UseCount>'
    "<tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>{width}</tt:Width><tt:Height>{height}</tt:Height>"
    "</tt:Resolution><tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>{fps}</tt:FrameRateLimit>"
    "<tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>512</tt:BitrateLimit></tt:RateControl>"
    "</tt:VideoEncoderConfiguration></trt:Profiles>"
)
PROFILES = (
    "<trt:GetProfilesResponse>"
    + PROFILE.format(token="sub", width=640, height=360, fps=15)
    + PROFILE.format(token="main", width=1920, height=1080, fps=25)
    + "</trt:GetProfilesResponse>"
)
URI = (
    "<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://192.0.2.7:554/{token}</tt:Uri>"
    "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>"
    "<tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>"
)
REFUSED = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">Sender not Authorized</s:Text></s:Reason></s:Fault>'
)


class OnvifCamera:
    """Answers the call into the network, and at `service`; whoever asks for streams must know the password."""

    def __init__(self, username: str, password: str) -> None:
        self.username, self.password = username, password
        camera = self

        class Handler(Soap):
            owner = camera

        self._web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._web.daemon_threads = True
        self.service = f"http://127.0.0.1:{self._web.server_address[1]}/onvif/device_service"
        self._call = _listener()
        for work in (self._web.serve_forever, self._listen):
            threading.Thread(target=work, daemon=True, name="onvif camera").start()

    def stop(self) -> None:
        """Answer no more."""
        self._call.close()
        self._web.shutdown()
        self._web.server_close()

    def knows(self, asked: str) -> bool:
        """Say whether a question proves the password, as WS-Security has it: SHA-1 of nonce, time and password."""
        parts = {name: re.search(rf"<[^>]*{name}[^>]*>([^<]+)<", asked) for name in
                 ("Username", "Password", "Nonce", "Created")}  # fmt: skip
        if not all(parts.values()):
            return False
        said = {name: found[1] for name, found in parts.items() if found}
        secret = base64.b64decode(said["Nonce"]) + said["Created"].encode() + self.password.encode()
        digest = base64.b64encode(hashlib.sha1(secret).digest()).decode()  # noqa: S324  what the standard asks for
        return said["Username"] == self.username and said["Password"] == digest

    def answer(self, asked: str) -> tuple[int, str]:
        """Return status and body for a question."""
        if "GetServices" in asked:
            return 200, SERVICES.format(address=self.service)
        if not self.knows(asked):
            return 400, REFUSED
        token = re.search(r"ProfileToken>(\w+)<", asked)
        return 200, URI.format(token=token[1]) if token else PROFILES

    def _listen(self) -> None:
        while True:
            try:
                asked, sender = self._call.recvfrom(65535)
                number = re.search(rb"MessageID>([^<]+)<", asked)
                if number and b"Probe" in asked:
                    self._call.sendto(self._match(number[1].decode()).encode(), sender)
            except OSError:  # stopped
                return

    def _match(self, number: str) -> str:
        action = "http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches"
        head = (
            f"<a:MessageID>urn:uuid:{hash(number)}</a:MessageID><a:RelatesTo>{number}</a:RelatesTo>"
            "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
            f'<a:Action>{action}</a:Action><d:AppSequence InstanceId="1" MessageNumber="1"/>'
        )
        return ENVELOPE.format(head=head, body=MATCH.format(name=id(self), address=self.service))


def own_address() -> str:
    """Return this machine's address on its network, that of the loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])


def _listener() -> socket.socket:
    """Return a socket that hears the call."""
    heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    heard.bind(("", PORT))
    group = socket.inet_aton(GROUP) + socket.inet_aton(own_address())
    heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    return heard


class Soap(BaseHTTPRequestHandler):
    """One question over SOAP."""

    owner: OnvifCamera

    def do_POST(self) -> None:
        """Answer it."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, body = self.owner.answer(asked)
        content = ENVELOPE.format(head="", body=body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: Any) -> None:
        """Keep the tests' output clean."""
