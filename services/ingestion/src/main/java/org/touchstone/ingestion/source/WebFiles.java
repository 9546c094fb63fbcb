package org.touchstone.ingestion.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;

/**
 * Files from the web, without letting a task make this machine talk to whom it should not: allowed hosts only, the name is
 * resolved once, every address it has must be public, the connection goes to those addresses and no others, redirects are
 * refused, proxies of the environment are not used.
 */
public final class WebFiles {
    private final WebLimits limits;
    private final Dns resolver;

    /** With the machine's resolver. */
    public WebFiles(WebLimits limits) {
        this(limits, Dns.SYSTEM);
    }

    WebFiles(WebLimits limits, Dns resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    /** What speaks against the address as it is written, without touching the network; a sentence with the remedy. */
    public Optional<String> objection(URI uri) {
        if (limits.hosts().isEmpty()) {
            return Optional.of(
                    "files from the web are not fetched by this installation; set touchstone.ingestion.web.hosts to"
                            + " the hosts that may be asked, or put the file into a bucket and write s3://bucket/key.");
        }
        boolean https = uri.getScheme().equalsIgnoreCase("https");
        if (!https && !limits.plainHttp()) {
            return Optional.of("http:// can be read and changed on its way; write https://.");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (limits.hosts().stream().noneMatch(allowed -> matches(allowed.toLowerCase(Locale.ROOT), host))) {
            return Optional.of(
                    "host '" + host + "' may not be asked; add it to touchstone.ingestion.web.hosts, or put the"
                            + " file into a bucket and write s3://bucket/key.");
        }
        return Optional.empty();
    }

    private static boolean matches(String allowed, String host) {
        return allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed);
    }

    /** The bytes behind the address; the caller closes. Fails with a sentence; nothing was sent to an address that is blocked. */
    public InputStream open(URI uri) {
        Optional<String> objection = objection(uri);
        if (objection.isPresent()) {
            throw SourceFaults.forbidden(objection.get());
        }
        List<InetAddress> addresses = resolve(uri.getHost());
        OkHttpClient client = client(addresses);
        try {
            Request request = new Request.Builder()
                    .url(uri.toString())
                    .header("Accept-Encoding", "identity")
                    .build();
            Response response = client.newCall(request).execute();
            return body(uri, response, client);
        } catch (IOException e) {
            close(client);
            throw SourceFaults.unreadable(uri + " cannot be fetched: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(client);
            throw e;
        }
    }

    private List<InetAddress> resolve(String host) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> addresses;
        try {
            addresses = resolver.lookup(name);
        } catch (UnknownHostException e) {
            throw SourceFaults.unreadable("Host '" + name + "' has no address.", e);
        }
        for (InetAddress address : addresses) {
            if (!limits.privateAddresses() && !AddressGuard.isPublic(address)) {
                throw SourceFaults.forbidden("Host '" + name + "' has the address " + address.getHostAddress()
                        + ", which is not a public one; put the file into a bucket and write s3://bucket/key.");
            }
        }
        return addresses;
    }

    private OkHttpClient client(List<InetAddress> addresses) {
        return new OkHttpClient.Builder()
                .dns(name -> addresses)
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(limits.timeout())
                // An address written as a number does not pass through dns(): look at the connection itself.
                .addNetworkInterceptor(chain -> {
                    InetAddress peer =
                            Objects.requireNonNull(chain.connection()).socket().getInetAddress();
                    if (!addresses.contains(peer)) {
                        throw new IOException("connected to " + peer + ", which was not resolved");
                    }
                    return chain.proceed(chain.request());
                })
                .build();
    }

    private static InputStream body(URI uri, Response response, OkHttpClient client) {
        if (response.isSuccessful()) {
            return new FilterInputStream(response.body().byteStream()) {
                @Override
                public void close() {
                    response.close();
                    WebFiles.close(client);
                }
            };
        }
        int status = response.code();
        response.close();
        if (response.isRedirect()) {
            throw SourceFaults.forbidden(uri + " leads elsewhere (status " + status
                    + "), and redirects are not followed; write the final address.");
        }
        if (status >= 500 || status == 429) {
            throw SourceFaults.unreadable(uri + " answers with status " + status + ".", null);
        }
        throw SourceFaults.notFound(uri + " answers with status " + status + ".");
    }

    private static void close(OkHttpClient client) {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
