package coordinator.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;

/**
 * Where clients come in. It is opened before the server is made to start, which would say of every
 * address that cannot be had that its port is in use.
 */
final class Door {

  private static final int MOST_WAITING = 512;
  private static final int FIRST_OF_ALL_USERS = 1_024;

  private Door() {}

  /**
   * Listens at an address.
   *
   * @throws IOException if it cannot be had; says what to do
   */
  static void open(ServerSocketChannel door, String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      door.close();
      throw new IOException(
          "--host " + host + ": no such host; leave it out, and only this machine is listened to");
    }
    try {
      door.bind(address, MOST_WAITING);
    } catch (SocketException e) {
      door.close();
      throw new IOException(
          host + ":" + port + ": cannot be listened on: " + advice(e, host, port), e);
    }
  }

  private static String advice(SocketException failure, String host, int port) {
    String said = String.valueOf(failure.getMessage());
    if (failure instanceof BindException && said.startsWith("Address already in use")) {
      return "another program does; choose another port with --port, or any that is free with --port"
          + " 0. Who it is: ss -ltnp 'sport = :"
          + port
          + "'";
    }
    if (failure instanceof BindException && said.startsWith("Cannot assign")) {
      return host + " is no address of this machine; its addresses: ip address";
    }
    if (said.startsWith("Permission denied") && port < FIRST_OF_ALL_USERS) {
      return "ports below 1024 are the system's; choose another one with --port";
    }
    return said;
  }
}
